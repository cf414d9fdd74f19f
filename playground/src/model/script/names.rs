//! A few things by their names: few enough to be looked through, which is less to load than a tree.

/// Things by their names, in the order in which they came.
#[derive(Clone, Debug)]
pub(super) struct Names<T>(Vec<(String, T)>);

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Names<T> {
    pub(super) fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, thing)| thing)
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.0.iter_mut().find(|(known, _)| known == name).map(|(_, thing)| thing)
    }

    /// The thing of this name, made if there is none.
    pub(super) fn or_default(&mut self, name: &str) -> &mut T
    where
        T: Default,
    {
        let place = self.0.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.0.push((name.to_owned(), T::default()));
            self.0.len() - 1
        });
        &mut self.0[place].1
    }

    pub(super) fn set(&mut self, name: &str, thing: T) {
        match self.get_mut(name) {
            Some(known) => *known = thing,
            None => self.0.push((name.to_owned(), thing)),
        }
    }

    pub(super) fn remove(&mut self, name: &str) -> Option<T> {
        let place = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(place).1)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}
