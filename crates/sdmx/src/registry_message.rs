//! What a registry answers: registrations, and what became of structures that were sent, as SDMX-ML
//! 3.0 registry messages. Writes alone.

use crate::context::MessageHeader;
use crate::xml_write::Xml;

/// Data that are there under an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredData {
    /// Identifier of the registration.
    pub id: String,
    /// The URN of the provision agreement.
    pub agreement: String,
    /// When they were updated last, for example `2026-01-01T00:00:00Z`.
    pub updated: String,
    /// Where they are.
    pub address: String,
}

/// What became of one structure that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmittedStructure {
    /// Its URN.
    pub urn: String,
    /// What was done: `Append`, `Replace` or `Delete`.
    pub action: &'static str,
    /// Why it was not done, or what there is to say; nothing where all is well.
    pub fault: Option<String>,
}

fn begin(header: &MessageHeader) -> Xml {
    let space = |name: &str| format!("http://www.sdmx.org/resources/sdmxml/schemas/v3_0/{name}");
    let mut xml = Xml::document();
    xml.start(
        "mes:RegistryInterface",
        &[
            ("xmlns:mes", &space("message")),
            ("xmlns:reg", &space("registry")),
            ("xmlns:com", &space("common")),
        ],
    );
    xml.start("mes:Header", &[]);
    xml.element("mes:ID", &[], &header.id);
    xml.element("mes:Test", &[], "false");
    xml.element("mes:Prepared", &[], &header.prepared);
    xml.empty("mes:Sender", &[("id", &header.sender)]);
    xml.empty("mes:Receiver", &[("id", "not_supplied")]);
    xml.end();
    xml
}

/// Writes the answer to a query for registrations.
#[must_use]
pub fn write_registrations(header: &MessageHeader, registrations: &[RegisteredData]) -> String {
    let mut xml = begin(header);
    xml.start("mes:QueryRegistrationResponse", &[]);
    xml.empty("reg:StatusMessage", &[("status", "Success")]);
    for each in registrations {
        xml.start("reg:QueryResult", &[("timeSeriesMatch", "true")]);
        xml.start("reg:DataResult", &[]);
        xml.start("reg:Registration", &[("id", &each.id), ("lastUpdated", &each.updated)]);
        xml.element("reg:ProvisionAgreement", &[], &each.agreement);
        xml.start("reg:Datasource", &[]);
        xml.element("reg:SimpleDataSource", &[], &each.address);
        xml.end();
        xml.end();
        xml.end();
        xml.end();
    }
    xml.end();
    xml.end();
    xml.take()
}

/// Writes the answer to structures that were sent.
#[must_use]
pub fn write_submitted(header: &MessageHeader, submitted: &[SubmittedStructure]) -> String {
    let mut xml = begin(header);
    xml.start("mes:SubmitStructureResponse", &[]);
    for each in submitted {
        xml.start("reg:SubmissionResult", &[]);
        xml.start("reg:SubmittedStructure", &[("action", each.action)]);
        xml.element("reg:MaintainableObject", &[], &each.urn);
        xml.end();
        match &each.fault {
            None => xml.empty("reg:StatusMessage", &[("status", "Success")]),
            Some(fault) => {
                xml.start("reg:StatusMessage", &[("status", "Failure")]);
                xml.start("reg:MessageText", &[]);
                xml.element("com:Text", &[("xml:lang", "en")], fault);
                xml.end();
                xml.end();
            }
        }
        xml.end();
    }
    xml.end();
    xml.end();
    xml.take()
}
