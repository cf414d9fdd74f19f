//! The markup as a text with holes, and the code that fills these.
//!
//! In the text a control character says what follows it, up to the next one:
//!
//! | | |
//! |---|---|
//! | `\x01` | the name of an element, which begins |
//! | `\x02` | an attribute of it, `name=value` |
//! | `\x03` | the name of an attribute whose value is a hole |
//! | `\x04`, `\x05`, `\x06` | a hole: its key, the reference to it, a listener |
//! | `\x07` | words |
//! | `\x08` | a hole: a child |
//! | `\0` | the element ends |

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Error, Expr, Ident, LitStr};

use crate::node::{Attribute, Element, If, Node, Nodes, Otherwise, Value};

/// An expression that gives the nodes.
pub(crate) fn code(nodes: &Nodes) -> TokenStream {
    match nodes.0.as_slice() {
        [] => quote!(::yew::Html::default()),
        [Node::Component(tokens)] => quote!(::yew::html! { #tokens }),
        _ => {
            let mut template = Template::default();
            template.nodes(nodes);
            template.filled()
        }
    }
}

#[derive(Default)]
struct Template {
    text: String,
    /// A call for each hole, in their order in the text.
    holes: Vec<TokenStream>,
    wrong: Option<Error>,
}

impl Template {
    fn filled(self) -> TokenStream {
        if let Some(error) = self.wrong {
            return error.into_compile_error();
        }
        let (text, holes) = (self.text, self.holes);
        let filled = Ident::new("holes", Span::mixed_site());
        let calls = holes.iter().map(|call| quote!(#filled.#call;));
        quote! {{
            let mut #filled = crate::views::markup::Holes::default();
            #(#calls)*
            #filled.fill(#text)
        }}
    }

    fn nodes(&mut self, nodes: &Nodes) {
        for node in &nodes.0 {
            match node {
                Node::Element(element) => self.element(element),
                Node::Fragment(nodes) => self.nodes(nodes),
                Node::Component(tokens) => self.child(&quote!(::yew::html! { #tokens })),
                Node::Text(words) => self.words('\x07', "", words),
                Node::Expr(tokens) => {
                    // Statements need their braces; an expression is warned of with them.
                    let expression = syn::parse2::<Expr>(tokens.clone()).is_ok();
                    self.child(&if expression { tokens.clone() } else { quote!({ #tokens }) });
                }
                Node::Each(each) => {
                    self.text.push('\x08');
                    self.holes.push(quote_spanned!(each.span()=> each(#each)));
                }
                Node::If(either) => self.child(&either_code(either)),
            }
        }
    }

    fn child(&mut self, code: &TokenStream) {
        self.text.push('\x08');
        self.holes.push(quote!(child(#code)));
    }

    fn element(&mut self, element: &Element) {
        self.text.push('\x01');
        self.text.push_str(&element.name);
        for attribute in &element.attributes {
            self.attribute(attribute);
        }
        self.nodes(&element.children);
        self.text.push('\0');
    }

    fn attribute(&mut self, attribute: &Attribute) {
        let Attribute { name, whole, value } = attribute;
        let code = match value {
            Value::Text(value) => return self.words('\x02', &format!("{whole}="), value),
            Value::Expr(code) => code,
        };
        let span = code.span();
        let (hole, call) = match whole.as_str() {
            "key" => ('\x04', quote_spanned!(span=> key(#code))),
            "ref" => ('\x05', quote_spanned!(span=> reference(#code))),
            _ if whole.starts_with("on") => {
                ('\x06', quote_spanned!(span=> listener(::yew::html::#name::Wrapper::__macro_new(#code))))
            }
            _ => ('\x03', quote_spanned!(span=> attribute(#code))),
        };
        self.text.push(hole);
        if hole == '\x03' {
            self.text.push_str(whole);
        }
        self.holes.push(call);
    }

    fn words(&mut self, what: char, before: &str, words: &LitStr) {
        let value = words.value();
        if value.contains(|c: char| c < '\x09') {
            self.wrong =
                Some(Error::new(words.span(), "control characters stand for something else in templates"));
        }
        self.text.push(what);
        self.text.push_str(before);
        self.text.push_str(&value);
    }
}

fn either_code(either: &If) -> TokenStream {
    let If { condition, then, otherwise } = either;
    let then = code(then);
    let otherwise = match otherwise {
        None => quote!({ ::yew::Html::default() }),
        Some(Otherwise::If(either)) => either_code(either),
        Some(Otherwise::Nodes(nodes)) => {
            let nodes = code(nodes);
            quote!({ #nodes })
        }
    };
    quote!(if #condition { #then } else #otherwise)
}
