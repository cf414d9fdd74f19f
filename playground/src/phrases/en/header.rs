//! The top of the page.

crate::phrases::phrases! { "header";
    /// The name of the page.
    BRAND = "See the cache";
    /// The title of the window.
    WINDOW = "{title}: see the cache";
    LESSONS = "Lessons";
    /// Heard on the button that opens the list of lessons.
    CHOOSE = "{open}: choose a lesson";
    LESSON_BEFORE = "Lesson before: {n} {title}";
    NEXT_LESSON = "Next lesson: {n} {title}";
    OPEN = "Open a recording…";
    /// The same where there is little room.
    OPEN_SHORT = "Open…";
    FILE = "A recording to open";
    THEME_SYSTEM = "Theme: system";
    THEME_LIGHT = "Theme: light";
    THEME_DARK = "Theme: dark";
    HELP = "Help and keys";
    HELP_KEY = "Help and keys (?)";
    /// The language of the page.
    LANGUAGE = "Language of the page";
}
