//! The markup, read.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Result};
use syn::{Error, Expr, Ident, LitBool, LitStr, Token, braced, token};

/// What stands beside each other.
pub(crate) struct Nodes(pub(crate) Vec<Node>);

pub(crate) enum Node {
    Element(Element),
    Fragment(Nodes),
    /// As it stands, for Yew.
    Component(TokenStream),
    Text(LitStr),
    /// What is in braces: statements, too.
    Expr(TokenStream),
    Each(Expr),
    If(If),
}

pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) children: Nodes,
}

pub(crate) struct Attribute {
    pub(crate) name: Ident,
    /// With the parts that stand behind hyphens and colons.
    pub(crate) whole: String,
    pub(crate) value: Value,
}

pub(crate) enum Value {
    Text(LitStr),
    Expr(TokenStream),
}

pub(crate) struct If {
    pub(crate) condition: Expr,
    pub(crate) then: Nodes,
    pub(crate) otherwise: Option<Otherwise>,
}

pub(crate) enum Otherwise {
    If(Box<If>),
    Nodes(Nodes),
}

impl Parse for Nodes {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut nodes = Vec::new();
        let ends = |input: ParseStream<'_>| input.peek(Token![<]) && input.peek2(Token![/]);
        while !input.is_empty() && !ends(input) {
            nodes.push(input.parse()?);
        }
        Ok(Self(nodes))
    }
}

impl Parse for Node {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(token::Brace) {
            let content;
            braced!(content in input);
            return if content.peek(Token![for]) {
                content.parse::<Token![for]>()?;
                content.parse().map(Self::Each)
            } else if content.peek(LitStr) && alone(&content) {
                content.parse().map(Self::Text)
            } else {
                content.parse().map(Self::Expr)
            };
        }
        if input.peek(Token![if]) {
            return input.parse().map(Self::If);
        }
        if !input.peek(Token![<]) {
            return Err(input.error("expected an element, a block in braces, or `if`"));
        }
        if input.peek2(Token![>]) {
            input.parse::<Token![<]>()?;
            input.parse::<Token![>]>()?;
            let children = input.parse()?;
            input.parse::<Token![<]>()?;
            input.parse::<Token![/]>()?;
            input.parse::<Token![>]>()?;
            return Ok(Self::Fragment(children));
        }
        let ahead = input.fork();
        ahead.parse::<Token![<]>()?;
        let name = ahead.call(Ident::parse_any)?;
        if ahead.peek(Token![::]) || name.to_string().starts_with(char::is_uppercase) {
            return component(input).map(Self::Component);
        }
        input.parse().map(Self::Element)
    }
}

/// Whether a single token is left.
fn alone(content: ParseStream<'_>) -> bool {
    let ahead = content.fork();
    ahead.parse::<TokenTree>().is_ok() && ahead.is_empty()
}

/// The tokens up to `/>`.
fn component(input: ParseStream<'_>) -> Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !(input.peek(Token![/]) && input.peek2(Token![>])) {
        if input.is_empty() || input.peek(Token![>]) {
            return Err(input.error("expected `/>`: components have no children here"));
        }
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    tokens.extend([input.parse::<TokenTree>()?, input.parse::<TokenTree>()?]);
    Ok(tokens)
}

impl Parse for Element {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        input.parse::<Token![<]>()?;
        let (_, name) = dashed(input)?;
        let mut attributes = Vec::new();
        while !input.peek(Token![>]) && !input.peek(Token![/]) {
            attributes.push(input.parse()?);
        }
        let children = if input.peek(Token![/]) {
            input.parse::<Token![/]>()?;
            input.parse::<Token![>]>()?;
            Nodes(Vec::new())
        } else {
            input.parse::<Token![>]>()?;
            let children = input.parse()?;
            input.parse::<Token![<]>()?;
            input.parse::<Token![/]>()?;
            let (at, closed) = dashed(input)?;
            if closed != name {
                return Err(Error::new(at.span(), format!("expected `</{name}>`, found `</{closed}>`")));
            }
            input.parse::<Token![>]>()?;
            children
        };
        Ok(Self { name, attributes, children })
    }
}

impl Parse for Attribute {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(token::Brace) {
            let content;
            braced!(content in input);
            let name: Ident = content.parse()?;
            if !content.is_empty() {
                return Err(content.error("expected one name: the attribute's, and the variable's"));
            }
            let (whole, value) = (name.to_string(), quote::quote!(#name));
            return Ok(Self { name, whole, value: Value::Expr(value) });
        }
        let (name, whole) = dashed(input)?;
        input.parse::<Token![=]>()?;
        let value = if input.peek(LitStr) {
            Value::Text(input.parse()?)
        } else if input.peek(LitBool) {
            Value::Expr(input.parse::<LitBool>()?.into_token_stream())
        } else {
            let content;
            braced!(content in input);
            Value::Expr(content.parse()?)
        };
        Ok(Self { name, whole, value })
    }
}

/// A name with hyphens or colons in it, as `aria-label`; and what it begins with.
fn dashed(input: ParseStream<'_>) -> Result<(Ident, String)> {
    let name = input.call(Ident::parse_any)?;
    let mut whole = name.unraw().to_string();
    while input.peek(Token![-]) || input.peek(Token![:]) {
        let hyphen = input.parse::<Option<Token![-]>>()?.is_some();
        if !hyphen {
            input.parse::<Token![:]>()?;
        }
        whole.push(if hyphen { '-' } else { ':' });
        whole.push_str(&input.call(Ident::parse_any)?.to_string());
    }
    Ok((name, whole))
}

impl Parse for If {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        input.parse::<Token![if]>()?;
        let condition = input.call(Expr::parse_without_eager_brace)?;
        let then = block(input)?;
        let otherwise = if input.parse::<Option<Token![else]>>()?.is_none() {
            None
        } else if input.peek(Token![if]) {
            Some(Otherwise::If(input.parse()?))
        } else {
            Some(Otherwise::Nodes(block(input)?))
        };
        Ok(Self { condition, then, otherwise })
    }
}

fn block(input: ParseStream<'_>) -> Result<Nodes> {
    let content;
    braced!(content in input);
    let nodes = content.parse()?;
    if content.is_empty() { Ok(nodes) } else { Err(content.error("this closes nothing")) }
}
