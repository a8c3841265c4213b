//! Which versions of an artefact a query asks for.

use model::Version;

/// Some versions among those there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionQuery {
    /// `*` or `all`.
    All,
    /// `+` or `latest`: the latest that is no draft.
    LatestStable,
    /// `~`: the latest, drafts included.
    Latest,
    /// This one.
    Exact(Version),
    /// `2.3+.1`: the latest from 2.3.1 on whose parts before the plus are the same.
    From {
        /// The lowest version.
        lowest: Version,
        /// How many of its parts may not change.
        fixed_parts: usize,
    },
}

impl VersionQuery {
    /// Reads one version of a path.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "*" | "all" => Self::All,
            "+" | "latest" => Self::LatestStable,
            "~" | "" => Self::Latest,
            _ => match text.split_once('+') {
                Some((before, after)) => Self::From {
                    lowest: Version::new(format!("{before}{after}")),
                    fixed_parts: before.matches('.').count(),
                },
                None => Self::Exact(Version::new(text)),
            },
        }
    }

    /// The versions asked for among `versions`, lowest first.
    #[must_use]
    pub fn select<'a>(&self, versions: impl IntoIterator<Item = &'a Version>) -> Vec<&'a Version> {
        let mut versions: Vec<&Version> = versions.into_iter().collect();
        versions.sort();
        versions.dedup();
        let is_stable = |version: &&Version| !version.0.contains('-');
        let latest = |version: Option<&&'a Version>| version.copied().into_iter().collect();
        match self {
            Self::All => versions,
            Self::Exact(wanted) => {
                versions.into_iter().filter(|version| *version == wanted).collect()
            }
            Self::LatestStable => latest(versions.iter().rev().find(|version| is_stable(version))),
            Self::Latest => latest(versions.last()),
            Self::From { lowest, fixed_parts } => {
                let parts = |version: &Version| -> Vec<String> {
                    version.0.split('.').take(*fixed_parts).map(str::to_owned).collect()
                };
                let fits = |version: &&&Version| {
                    is_stable(version) && **version >= lowest && parts(version) == parts(lowest)
                };
                latest(versions.iter().rev().find(|version| fits(version)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_chosen_as_the_standard_says() {
        let all =
            ["1.0.0", "1.2.0", "2.3.1", "2.3.4", "2.4.0", "3.0.0", "3.1.0-draft"].map(Version::new);
        let check = |query: &str, expected: &[&str]| {
            let found = VersionQuery::parse(query).select(&all);
            assert_eq!(
                found.iter().map(|version| version.0.as_str()).collect::<Vec<_>>(),
                expected,
                "{query}"
            );
        };
        check("latest", &["3.0.0"]);
        check("+", &["3.0.0"]);
        check("~", &["3.1.0-draft"]);
        check("1.2.0", &["1.2.0"]);
        check("9.0", &[]);
        check("2+.3.1", &["3.0.0"]);
        check("2.3+.1", &["2.4.0"]);
        check("2.3.1+", &["2.3.4"]);
        assert_eq!(VersionQuery::parse("*").select(&all).len(), 7);
    }
}
