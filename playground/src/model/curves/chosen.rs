//! The policies whose curves are drawn. The optimum always is.

use core::fmt;

use cache_core::policy::Kind;

/// Some of the policies, at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen(u8);

impl Default for Chosen {
    /// All of them.
    fn default() -> Self {
        Self((1 << Kind::ALL.len()) - 1)
    }
}

impl Chosen {
    /// Those of these names, with commas between them; `None` where one is unknown or none is named.
    pub fn named(names: &str) -> Option<Self> {
        names.split(',').try_fold(0, |set, name| Some(set | bit(name.parse().ok()?))).map(Self)
    }

    /// Whether a policy is among them.
    pub fn contains(self, kind: Kind) -> bool {
        self.0 & bit(kind) != 0
    }

    /// Those there are, in the order of [`Kind::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }

    /// With a policy where it was missing, without it where it was there. The last one stays.
    #[must_use]
    pub fn toggled(self, kind: Kind) -> Self {
        match self.0 ^ bit(kind) {
            0 => self,
            set => Self(set),
        }
    }
}

impl fmt::Display for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, kind) in self.iter().enumerate() {
            write!(f, "{}{kind}", if place == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

fn bit(kind: Kind) -> u8 {
    Kind::ALL.iter().position(|known| *known == kind).map_or(0, |place| 1 << place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrases::en::link;

    #[test]
    fn every_policy_has_a_name_that_links_may_say() {
        for kind in Kind::ALL {
            assert!(Chosen::default().contains(kind));
            assert!(link::POLICIES.english.contains(kind.name()));
            let alone = Chosen::named(kind.name()).unwrap();
            assert_eq!(
                (alone.iter().collect::<Vec<_>>(), alone.to_string().as_str()),
                (vec![kind], kind.name())
            );
        }
        assert_eq!(Chosen::named(&Chosen::default().to_string()), Some(Chosen::default()));
        for names in ["", "lru,", "LRU", "lru;fifo"] {
            assert_eq!(Chosen::named(names), None, "{names:?}");
        }
    }

    #[test]
    fn there_is_always_a_curve() {
        let lru = Chosen::named("lru").unwrap();
        assert_eq!(lru.toggled(Kind::Lru), lru);
        assert_eq!(lru.toggled(Kind::Sieve).to_string(), "lru,sieve");
        assert_eq!(lru.toggled(Kind::Sieve).toggled(Kind::Lru).to_string(), "sieve");
    }
}
