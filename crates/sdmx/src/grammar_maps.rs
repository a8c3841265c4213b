//! The grammar of SDMX-ML 3.0 and 3.1 and of SDMX-JSON 2.0 and 2.1, continued: hierarchies,
//! constraints, maps, processes and VTL.

use crate::grammar::Form::{Alternatives, Attribute, Content, Empty, Local, Pairs, Texts, Values};
use crate::grammar::{
    E3, E21, E30, E31, Field, Form, Scalar, Shape, Which, attribute, field, localised, number,
    part, parts, reference, references, text, truth,
};
use crate::grammar_structures::{ANNOTABLE, FORMAT, ID, LINKED, MAINTAINED, NAMED, PARTIAL, shape};

// Hierarchies.
static LEVEL: Shape = shape!(
    nameable & [part("codingFormat", "CodingFormat", &FORMAT), part("level", "Level", &LEVEL)]
);
static HIERARCHICAL_CODE: Shape = shape!(
    identifiable
        & [
            attribute("validFrom"),
            attribute("validTo"),
            reference("code", "Code", "codelist.Code"),
            parts("hierarchicalCodes", "HierarchicalCode", &HIERARCHICAL_CODE),
            field("level", "Level", Local),
        ]
);
pub static HIERARCHY: Shape = shape!(
    maintainable
        & [
            truth("hasFormalLevels"),
            part("level", "Level", &LEVEL),
            parts("hierarchicalCodes", "HierarchicalCode", &HIERARCHICAL_CODE),
        ]
);
static HIERARCHICAL_CODE_21: Shape = shape!(
    identifiable
        & [
            attribute("validFrom"),
            attribute("validTo"),
            reference("code", "Code", "codelist.Code"),
            text("codelistAlias", "CodelistAliasRef").json("codelistAliasRef"),
            field("codeID", "CodeID", Local),
            parts("hierarchicalCodes", "HierarchicalCode", &HIERARCHICAL_CODE_21),
            field("level", "Level", Local),
        ]
);
static HIERARCHY_21: Shape = shape!(
    nameable
        & [
            field("hasFormalLevels", "leveled", Attribute(Scalar::Truth)).json("leveled"),
            parts("hierarchicalCodes", "HierarchicalCode", &HIERARCHICAL_CODE_21),
            part("level", "Level", &LEVEL),
        ]
);
static INCLUDED: Shape = Shape(&[&[attribute("alias"), field("codelist", "", Form::Content)]]);
pub static HIERARCHICAL_CODELIST: Shape = shape!(
    maintainable
        & [
            parts("includedCodelists", "IncludedCodelist", &INCLUDED),
            parts("hierarchies", "Hierarchy", &HIERARCHY_21),
        ]
);
pub static ASSOCIATION: Shape = shape!(
    maintainable
        & [
            reference("linkedHierarchy", "LinkedHierarchy", ""),
            reference("linkedObject", "LinkedObject", ""),
            reference("contextObject", "ContextObject", ""),
        ]
);

// Constraints.
static CALENDAR: Shape = Shape(&[&[
    text("periodicity", "Periodicity"),
    text("offset", "Offset"),
    text("tolerance", "Tolerance"),
]]);
static QUERYABLE: Shape = Shape(&[&[
    truth("isRESTDatasource"),
    truth("isWebServiceDatasource"),
    text("dataURL", "com:DataURL"),
    text("wsdlURL", "com:WSDLURL"),
    text("wadlURL", "com:WADLURL"),
]]);
static ATTACHMENT: Shape = Shape(&[&[
    reference("dataProvider", "DataProvider", "base.DataProvider"),
    reference("metadataProvider", "MetadataProvider", "").only(E3),
    references("metadataSets", "MetadataSet", "").only(E30),
    field("simpleDataSources", "SimpleDataSource", Texts).only(E30),
    text("simpleDataSource", "SimpleDataSource").only(E21),
    references("dataStructures", "DataStructure", "datastructure.DataStructure"),
    references("metadataStructures", "MetadataStructure", "metadatastructure.MetadataStructure"),
    references("dataflows", "Dataflow", "datastructure.Dataflow"),
    references("metadataflows", "Metadataflow", "metadatastructure.Metadataflow"),
    references("provisionAgreements", "ProvisionAgreement", "registry.ProvisionAgreement"),
    references("metadataProvisionAgreements", "MetadataProvisionAgreement", "").only(E3),
    parts("queryableDataSources", "QueryableDataSource", &QUERYABLE).only(E21 | E30),
]]);
static BOUND: Shape = Shape(&[&[field("period", "", Content), truth("isInclusive")]]);
/// Parts that 3.x has in the structure name space and 2.1 in the common one.
macro_rules! both {
    ($member:literal $element:literal $form:expr) => {
        [
            field($member, $element, $form).only(E3),
            field($member, concat!("com:", $element), $form).only(E21),
        ]
    };
}

static BEFORE: &[Field] = &both!("beforePeriod" "BeforePeriod" Form::Part(&BOUND));
static AFTER: &[Field] = &both!("afterPeriod" "AfterPeriod" Form::Part(&BOUND));
static START: &[Field] = &both!("startPeriod" "StartPeriod" Form::Part(&BOUND));
static END: &[Field] = &both!("endPeriod" "EndPeriod" Form::Part(&BOUND));
static VALID: &[Field] = &[attribute("validFrom").only(E3), attribute("validTo").only(E3)];
static TIME_RANGE: Shape = Shape(&[VALID, BEFORE, AFTER, START, END]);
static VALUE: Shape = Shape(&[&[
    field("value", "", Content),
    truth("cascadeValues"),
    field("lang", "xml:lang", Attribute(Scalar::Text)).only(E3),
    attribute("validFrom").only(E3),
    attribute("validTo").only(E3),
]]);
static SELECTED: &[Field] = &[attribute("id"), truth("include"), truth("removePrefix").only(E3)];
static VALUES: &[Field] = &both!("values" "Value" Values(&VALUE, Which::All));
static RANGE: &[Field] = &both!("timeRange" "TimeRange" Form::Part(&TIME_RANGE));
static SELECTION: Shape = Shape(&[SELECTED, VALUES, RANGE]);
static KEY_SELECTION: Shape = Shape(&[SELECTED, VALID, VALUES, RANGE]);
static KEY_PART: Shape = Shape(&[
    SELECTED,
    &[
        text("value", "Value").only(E3),
        text("value", "com:Value").only(E21),
        field("values", "Value", Values(&VALUE, Which::All)).only(E31),
    ],
]);
static KEY_PARTS: &[Field] = &both!("keyValues" "KeyValue" Form::Parts(&KEY_PART));
static KEY_COMPONENTS: &[Field] = &[parts("components", "Component", &SELECTION).only(E3)];
static KEY: Shape = Shape(&[&[truth("include")], VALID, ANNOTABLE, KEY_PARTS, KEY_COMPONENTS]);
static KEY_SET: Shape = Shape(&[&[truth("isIncluded"), parts("keys", "Key", &KEY)]]);
static REGION_KEYS: &[Field] = &both!("keyValues" "KeyValue" Form::Parts(&KEY_SELECTION));
static REGION_COMPONENTS: &[Field] = &[
    parts("components", "Component", &SELECTION).only(E3),
    parts("components", "com:Attribute", &SELECTION).json("attributes").only(E21),
];
static INCLUDE: &[Field] =
    &[truth("include").only(E3), truth("include").json("isIncluded").only(E21)];
static REGION: Shape = Shape(&[INCLUDE, ANNOTABLE, REGION_KEYS, REGION_COMPONENTS]);
static TARGET_REGION: Shape = Shape(&[
    &[truth("include")],
    VALID,
    ANNOTABLE,
    &[parts("components", "Component", &SELECTION)],
]);
static CONSTRAINT: &[Field] = &[
    attribute("role").only(E30),
    field("role", "type", Attribute(Scalar::Text)).json("type").only(E21),
    part("constraintAttachment", "ConstraintAttachment", &ATTACHMENT),
    part("releaseCalendar", "ReleaseCalendar", &CALENDAR).only(E30),
];
static PERIOD: Shape = Shape(&[&[attribute("startTime"), attribute("endTime")]]);
pub static DATA_CONSTRAINT: Shape = shape!(maintainable
CONSTRAINT,
&[
    parts("dataKeySets", "DataKeySet", &KEY_SET),
    parts("cubeRegions", "CubeRegion", &REGION),
    part("releaseCalendar", "ReleaseCalendar", &CALENDAR).only(E21),
    part("referencePeriod", "ReferencePeriod", &PERIOD).only(E21),
]);
static ATTACHED: Shape = Shape(&[&[
    reference("dataStructure", "DataStructure", ""),
    reference("dataflow", "Dataflow", ""),
    reference("provisionAgreement", "ProvisionAgreement", ""),
]]);
pub static AVAILABILITY: Shape = Shape(&[
    &[number("seriesCount"), number("obsCount")],
    ANNOTABLE,
    &[
        part("constraintAttachment", "ConstraintAttachment", &ATTACHED),
        part("cubeRegion", "CubeRegion", &REGION),
    ],
]);
pub static METADATA_CONSTRAINT: Shape = shape!(maintainable
    CONSTRAINT,
    &[parts("metadataTargetRegions", "MetadataTargetRegion", &TARGET_REGION)]);

// Maps.
static MAPPED: Shape = Shape(&[&[
    field("value", "", Content),
    truth("isRegEx"),
    number("startIndex"),
    number("endIndex"),
]]);
static DAYS: &[Field] = &[
    field("validFrom", "validFrom", Attribute(Scalar::Day)),
    field("validTo", "validTo", Attribute(Scalar::Day)),
];
static ITEM_MAP: Shape = Shape(&[
    DAYS,
    ANNOTABLE,
    &[part("sourceValue", "SourceValue", &MAPPED), text("targetValue", "TargetValue")],
]);
pub static SCHEME_MAP: Shape = shape!(
    maintainable
        & [
            reference("source", "Source", ""),
            reference("target", "Target", "categoryscheme.Category"),
            parts("itemMaps", "ItemMap", &ITEM_MAP),
        ]
);
static SOURCES: &[Field] =
    &[reference("codelist", "SourceCodelist", ""), text("dataType", "SourceDataType")];
static TARGETS: &[Field] =
    &[reference("codelist", "TargetCodelist", ""), text("dataType", "TargetDataType")];
static MAPPING: Shape = Shape(&[
    DAYS,
    ANNOTABLE,
    &[parts("sourceValues", "SourceValue", &MAPPED), field("targetValues", "TargetValue", Texts)],
]);
pub static REPRESENTATION_MAP: Shape = shape!(
    maintainable
        & [
            field("source", "", Alternatives(SOURCES)),
            field("target", "", Alternatives(TARGETS)),
            parts("representationMappings", "RepresentationMapping", &MAPPING),
        ]
);
static DATES: &[Field] = &[
    attribute("resolvePeriod"),
    field("mappedComponents", "", Pairs([("source", "Source"), ("target", "Target")])),
    text("frequencyDimension", "FrequencyDimension"),
    field("mappedFrequencies", "MappedFrequencies", Texts),
    text("targetFrequencyID", "TargetFrequencyID"),
];
static EPOCH_MAP: Shape =
    shape!(identifiable & [attribute("basePeriod"), attribute("epochPeriod")], DATES);
static PATTERN_MAP: Shape =
    shape!(identifiable & [attribute("sourcePattern"), attribute("locale")], DATES);
static FREQUENCY: Shape =
    shape!(identifiable & [text("frequencyId", "FrequencyId"), text("datePattern", "DatePattern")]);
static COMPONENT_MAP: Shape = Shape(&[
    ANNOTABLE,
    &[
        field("source", "Source", Texts),
        field("target", "Target", Texts),
        reference("representationMap", "RepresentationMap", ""),
    ],
]);
static FIXED_VALUE: Shape = Shape(&[
    ANNOTABLE,
    &[text("source", "Source"), text("target", "Target"), field("values", "Value", Texts)],
]);
pub static STRUCTURE_MAP: Shape = shape!(
    maintainable
        & [
            reference("source", "Source", ""),
            reference("target", "Target", "categoryscheme.Category"),
            parts("epochMaps", "EpochMap", &EPOCH_MAP),
            parts("datePatternMaps", "DatePatternMap", &PATTERN_MAP),
            parts("frequencyFormatMappings", "FrequencyFormatMapping", &FREQUENCY),
            parts("componentMaps", "ComponentMap", &COMPONENT_MAP),
            parts("fixedValueMaps", "FixedValueMap", &FIXED_VALUE),
        ]
);

// Maps of 2.1, which stand in sets.
static ITEM_MAP_21: Shape =
    Shape(&[ANNOTABLE, &[field("source", "Source", Local), field("target", "Target", Local)]]);
macro_rules! scheme_map_21 {
    ($json:literal $element:literal $class:literal) => {
        shape!(
            nameable
                & [
                    reference("source", "Source", $class),
                    reference("target", "Target", $class),
                    parts("itemMaps", $element, &ITEM_MAP_21).json($json),
                ]
        )
    };
}
static CONCEPT_MAP: Shape =
    scheme_map_21!("conceptMaps" "ConceptMap" "conceptscheme.ConceptScheme");
static CATEGORY_MAP: Shape =
    scheme_map_21!("categoryMaps" "CategoryMap" "categoryscheme.CategoryScheme");
static CODE_MAP: Shape = scheme_map_21!("codeMaps" "CodeMap" "codelist.Codelist");
static ORGANISATION_MAP: Shape =
    scheme_map_21!("organisationMaps" "OrganisationMap" "base.AgencyScheme");
static TAXONOMY_MAP: Shape = scheme_map_21!(
    "reportingCategoryMaps" "ReportingCategoryMap" "categoryscheme.ReportingTaxonomy"
);
static VALUE_MAPPING: Shape = Shape(&[&[attribute("source"), attribute("target")]]);
static VALUE_MAP: Shape = Shape(&[&[parts("valueMappings", "ValueMapping", &VALUE_MAPPING)]]);
static REPRESENTATION_MAPPING: Shape = Shape(&[&[
    field("codelistMap", "CodelistMap", Local),
    part("toTextFormat", "ToTextFormat", &FORMAT),
    text("toValueType", "ToValueType"),
    part("valueMap", "ValueMap", &VALUE_MAP),
]]);
static COMPONENT_MAP_21: Shape = Shape(&[
    ANNOTABLE,
    &[
        field("source", "Source", Form::Component),
        field("target", "Target", Form::Component),
        part("representationMapping", "RepresentationMapping", &REPRESENTATION_MAPPING),
    ],
]);
static STRUCTURE_MAP_21: Shape = shape!(
    nameable
        & [
            truth("isExtension"),
            reference("source", "Source", "datastructure.DataStructure"),
            reference("target", "Target", "datastructure.DataStructure"),
            parts("componentMaps", "ComponentMap", &COMPONENT_MAP_21),
        ]
);
pub static STRUCTURE_SET: Shape = shape!(
    maintainable
        & [
            references("relatedStructures", "RelatedStructure", "datastructure.DataStructure"),
            parts("organisationSchemeMaps", "OrganisationSchemeMap", &ORGANISATION_MAP),
            parts("categorySchemeMaps", "CategorySchemeMap", &CATEGORY_MAP),
            parts("codelistMaps", "CodelistMap", &CODE_MAP),
            parts("conceptSchemeMaps", "ConceptSchemeMap", &CONCEPT_MAP),
            parts("reportingTaxonomyMaps", "ReportingTaxonomyMap", &TAXONOMY_MAP),
            parts("structureMaps", "StructureMap", &STRUCTURE_MAP_21),
        ]
);

// Processes.
static IN_OR_OUT: Shape = Shape(&[
    &[attribute("localID")],
    ANNOTABLE,
    &[reference("objectReference", "ObjectReference", "")],
]);
static COMPUTATION: Shape = Shape(&[
    &[
        attribute("localID"),
        attribute("softwarePackage"),
        attribute("softwareLanguage"),
        attribute("softwareVersion"),
    ],
    ANNOTABLE,
    &[localised("descriptions", "com:Description")],
]);
static TRANSITION: Shape = shape!(
    identifiable
        & [
            attribute("localID"),
            field("targetStep", "TargetStep", Local),
            localised("conditions", "Condition"),
        ]
);
static STEP: Shape = shape!(
    nameable
        & [
            parts("inputs", "Input", &IN_OR_OUT),
            parts("outputs", "Output", &IN_OR_OUT),
            part("computation", "Computation", &COMPUTATION),
            parts("transitions", "Transition", &TRANSITION),
            parts("processSteps", "ProcessStep", &STEP),
        ]
);
pub static PROCESS: Shape = shape!(maintainable & [parts("processSteps", "ProcessStep", &STEP)]);

// VTL.
static VTL: &[Field] = &[attribute("vtlVersion")];
static SPACE: Shape = Shape(&[&[field("keys", "Key", Texts)]]);
static TO_VTL: Shape =
    Shape(&[&[attribute("method"), part("toVtlSubSpace", "ToVtlSubSpace", &SPACE)]]);
static FROM_VTL: Shape =
    Shape(&[&[attribute("method"), part("fromVtlSuperSpace", "FromVtlSuperSpace", &SPACE)]]);
static MAPPING_OF: Shape = shape!(
    nameable
        & [
            attribute("alias"),
            reference("dataflow", "Dataflow", "datastructure.Dataflow"),
            field("genericDataflow", "GenericDataflow", Empty),
            part("toVtlMapping", "ToVtlMapping", &TO_VTL),
            part("fromVtlMapping", "FromVtlMapping", &FROM_VTL),
            reference("codelist", "Codelist", "codelist.Codelist"),
            reference("concept", "Concept", "conceptscheme.Concept"),
        ]
);
pub static MAPPINGS: Shape = shape!(scheme & [parts("vtlMappings", "VtlMapping", &MAPPING_OF)]);
static PERSONALISATION: Shape = shape!(
    nameable
        & [
            attribute("vtlArtefact"),
            text("vtlDefaultName", "VtlDefaultName"),
            text("personalisedName", "PersonalisedName"),
        ]
);
pub static PERSONALISATIONS: Shape = shape!(scheme
    VTL,
    &[parts("namePersonalisations", "NamePersonalisation", &PERSONALISATION)]);
static CUSTOM_TYPE: Shape = shape!(
    nameable
        & [
            text("vtlScalarType", "VtlScalarType"),
            text("dataType", "DataType"),
            text("vtlLiteralFormat", "VtlLiteralFormat"),
            text("outputFormat", "OutputFormat"),
            text("nullValue", "NullValue"),
        ]
);
pub static CUSTOM_TYPES: Shape =
    shape!(scheme VTL, &[parts("customTypes", "CustomType", &CUSTOM_TYPE)]);
static MAPPING_SCHEME: &[Field] =
    &[reference("vtlMappingScheme", "VtlMappingScheme", "transformation.VtlMappingScheme")];
static RULESET_SCHEMES: &[Field] =
    &[references("rulesetSchemes", "RulesetScheme", "transformation.RulesetScheme")];
static RULESET: Shape = shape!(
    nameable
        & [
            attribute("rulesetType"),
            attribute("rulesetScope"),
            text("rulesetDefinition", "RulesetDefinition"),
        ]
);
pub static RULESETS: Shape =
    shape!(scheme VTL, &[parts("rulesets", "Ruleset", &RULESET)], MAPPING_SCHEME);
static OPERATOR: Shape = shape!(nameable & [text("operatorDefinition", "OperatorDefinition")]);
pub static OPERATORS: Shape = shape!(scheme
    VTL,
    &[parts("userDefinedOperators", "UserDefinedOperator", &OPERATOR)],
    MAPPING_SCHEME,
    RULESET_SCHEMES);
static TRANSFORMATION: Shape = shape!(
    nameable & [truth("isPersistent"), text("expression", "Expression"), text("result", "Result")]
);
pub static TRANSFORMATIONS: Shape = shape!(scheme
VTL,
&[parts("transformations", "Transformation", &TRANSFORMATION)],
MAPPING_SCHEME,
&[
    reference(
        "namePersonalisationScheme",
        "NamePersonalisationScheme",
        "transformation.NamePersonalisationScheme"
    ),
    reference("customTypeScheme", "CustomTypeScheme", "transformation.CustomTypeScheme"),
],
RULESET_SCHEMES,
&[references(
    "userDefinedOperatorSchemes",
    "UserDefinedOperatorScheme",
    "transformation.UserDefinedOperatorScheme"
)]);
