//! The score sheet: how many questions of each lesson were answered rightly at the first guess. It stays in the
//! browser.

use super::sorted::Map;

/// The first guesses of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// By the step that was asked about: whether the guess was right.
    pub guesses: Map<usize, bool>,
    /// How many questions the lesson has.
    pub asked: usize,
}

impl Row {
    /// How many were right.
    pub fn right(&self) -> usize {
        self.guesses.values().filter(|right| **right).count()
    }
}

/// A row for each lesson in which somebody has guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet(pub Map<u32, Row>);

impl Sheet {
    /// Notes a guess. Only the first one at a question counts.
    pub fn note(&mut self, lesson: u32, asked: usize, step: usize, right: bool) {
        let row = self.0.or_default(lesson);
        row.asked = asked;
        if !row.guesses.contains_key(&step) {
            row.guesses.insert(step, right);
        }
    }

    /// As it is stored: `4:4:5+,7-;5:3:2+`.
    pub fn format(&self) -> String {
        let row = |(lesson, row): (&u32, &Row)| {
            let guesses =
                row.guesses.iter().map(|(step, right)| format!("{step}{}", if *right { '+' } else { '-' }));
            format!("{lesson}:{}:{}", row.asked, guesses.collect::<Vec<_>>().join(","))
        };
        self.0.iter().map(row).collect::<Vec<_>>().join(";")
    }

    /// Reads it back; what makes no sense is left out.
    pub fn parse(text: &str) -> Self {
        Self(text.split(';').filter_map(row).collect())
    }
}

fn row(text: &str) -> Option<(u32, Row)> {
    let mut parts = text.split(':');
    let (lesson, asked) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let guesses = parts.next()?.split(',').filter_map(|guess| {
        let (step, right) = guess
            .strip_suffix('+')
            .map(|step| (step, true))
            .or_else(|| Some((guess.strip_suffix('-')?, false)))?;
        Some((step.parse().ok()?, right))
    });
    Some((lesson, Row { guesses: guesses.collect(), asked }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_guess_counts_and_all_is_read_back() {
        let mut sheet = Sheet::default();
        sheet.note(4, 4, 5, true);
        sheet.note(4, 4, 7, false);
        sheet.note(4, 4, 7, true);
        sheet.note(11, 2, 3, true);
        assert_eq!(sheet.format(), "4:4:5+,7-;11:2:3+");
        assert_eq!(Sheet::parse(&sheet.format()), sheet);
        let row = sheet.0.get(&4).unwrap();
        assert_eq!((row.right(), row.guesses.len(), row.asked), (1, 2, 4));
    }

    #[test]
    fn nonsense_in_storage_is_left_out() {
        assert_eq!(Sheet::parse(""), Sheet::default());
        assert_eq!(Sheet::parse("x:1:2+;4:4:5+,boo,6;9").format(), "4:4:5+");
    }
}
