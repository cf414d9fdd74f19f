//! Several things, one after the other.

crate::phrases::phrases! { "lists";
    COMMA = ", ";
    /// Between the last two of several.
    AND = " and ";
    /// Between the last two of several.
    OR = " or ";
}
