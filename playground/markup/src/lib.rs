//! `html!` as Yew has it, for a page that must be small.
//!
//! Yew's own macro writes out, for each element, the code that puts it together: about 400 bytes of WebAssembly for an
//! element of the page. Here the markup becomes one text, a *template*, and only its *holes* become code: attributes,
//! listeners, keys and children that are expressions. What reads the template and fills the holes in is the page's
//! module `views::markup`, once for all of them.
//!
//! Understood is what the page uses: elements, fragments, `{ expression }`, `{ for iterator }`, `if` and `if let`
//! with `else`, `{name}` for `name={name}`, `key`, `ref`, listeners. Components are given to Yew's macro as they are.

mod node;
mod template;

use proc_macro::TokenStream;
use syn::parse_macro_input;

/// Markup with holes, as the `Html` that Yew draws.
#[proc_macro]
pub fn html(input: TokenStream) -> TokenStream {
    let nodes = parse_macro_input!(input as node::Nodes);
    template::code(&nodes).into()
}
