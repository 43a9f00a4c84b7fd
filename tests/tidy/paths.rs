//! Every path that a Rust file names: in `use` trees, in code, and inside macros, where only tokens can be read.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::source::Source;

/// A path as it is written, with the modules that it is written in.
pub(super) struct Named {
    pub(super) line: usize,
    pub(super) segments: Vec<String>,
    /// The module around it, inline modules included.
    pub(super) module: Vec<String>,
}

impl Named {
    /// Where it points within the crate, from its root; `None` for another crate or a name that is in scope.
    pub(super) fn target(&self, root: &[String]) -> Option<Vec<String>> {
        let (first, rest) = self.segments.split_first()?;
        let mut target = match first.as_str() {
            "crate" => root.to_vec(),
            "gadeplan" => Vec::new(),
            "self" | "super" => self.module.clone(),
            _ => return None,
        };
        let supers = self.segments.iter().filter(|segment| *segment == "super").count();
        target.truncate(target.len().saturating_sub(supers));
        target.extend(rest.iter().filter(|segment| *segment != "super").cloned());
        Some(target)
    }
}

/// Every path of two segments or more, and everything that is imported.
pub(super) fn named(source: &Source) -> Vec<Named> {
    let mut found = Vec::new();
    let trees: Vec<TokenTree> = source.tokens.clone().into_iter().collect();
    scan(&trees, &mut source.module(), &mut found);
    found
}

/// Words after which a path may begin with `::`.
const KEYWORDS: &[&str] = &["as", "dyn", "else", "for", "impl", "in", "match", "mut", "return", "use", "where"];

fn scan(trees: &[TokenTree], module: &mut Vec<String>, found: &mut Vec<Named>) {
    let mut at = 0;
    while let Some(tree) = trees.get(at) {
        // `use ::name` and `use name` are the same.
        let colons = at > 1 && is_punct(trees.get(at - 1), ':') && is_punct(trees.get(at - 2), ':');
        let imported = at.checked_sub(if colons { 3 } else { 1 }).is_some_and(|at| is_ident(trees.get(at), "use"));
        match tree {
            TokenTree::Group(group) => {
                let inside = trees_of(group.stream());
                let name = at.checked_sub(1).and_then(|at| ident(trees.get(at)));
                if imported {
                    read_group(group.stream(), &[], module, found);
                } else if let Some(name) = name.filter(|_| at > 1 && is_ident(trees.get(at - 2), "mod")) {
                    module.push(name);
                    scan(&inside, module, found);
                    module.pop();
                } else {
                    scan(&inside, module, found);
                }
                at += 1;
            }
            TokenTree::Ident(word) if KEYWORDS.iter().any(|keyword| word == keyword) => at += 1,
            TokenTree::Ident(_) => at = read(trees, at, &[], imported, module, found),
            _ => at += 1,
        }
    }
}

/// Reads one path or `use` tree; gives back where it ends.
fn read(trees: &[TokenTree], from: usize, before: &[String], imported: bool, module: &[String], found: &mut Vec<Named>) -> usize {
    let mut segments = before.to_vec();
    let line = trees[from].span().start().line;
    let mut at = from;
    loop {
        match trees.get(at) {
            Some(TokenTree::Ident(ident)) => segments.push(ident.to_string()),
            Some(TokenTree::Punct(star)) if star.as_char() == '*' && at > from => segments.push("*".into()),
            Some(TokenTree::Group(group)) if at > from && group.delimiter() == Delimiter::Brace => {
                read_group(group.stream(), &segments, module, found);
                return at + 1;
            }
            // A turbofish: what is in it is read as paths of their own.
            _ => break,
        }
        at += 1;
        if !(is_punct(trees.get(at), ':') && is_punct(trees.get(at + 1), ':')) {
            break;
        }
        at += 2;
    }
    if segments.last().is_some_and(|last| last == "self") && segments.len() > 1 {
        segments.pop();
    }
    if imported || segments.len() > 1 {
        found.push(Named { line, segments, module: module.to_vec() });
    }
    at.max(from + 1)
}

fn read_group(stream: TokenStream, before: &[String], module: &[String], found: &mut Vec<Named>) {
    for part in trees_of(stream).split(|tree| matches!(tree, TokenTree::Punct(comma) if comma.as_char() == ',')) {
        match part.first() {
            Some(TokenTree::Ident(_)) => {
                read(part, 0, before, true, module, found);
            }
            Some(TokenTree::Group(group)) => read_group(group.stream(), before, module, found),
            Some(other) => {
                let mut segments = before.to_vec();
                segments.push(other.to_string());
                found.push(Named { line: other.span().start().line, segments, module: module.to_vec() });
            }
            None => {}
        }
    }
}

pub(super) fn trees_of(stream: TokenStream) -> Vec<TokenTree> {
    stream.into_iter().collect()
}

pub(super) fn ident(tree: Option<&TokenTree>) -> Option<String> {
    if let Some(TokenTree::Ident(ident)) = tree { Some(ident.to_string()) } else { None }
}

pub(super) fn is_ident(tree: Option<&TokenTree>, name: &str) -> bool {
    matches!(tree, Some(TokenTree::Ident(ident)) if ident == name)
}

pub(super) fn is_punct(tree: Option<&TokenTree>, wanted: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

#[test]
fn finds_trees_inline_paths_and_what_macros_hold() {
    let text = "//! x
use crate::{a::{self, b::*}, c as d};
mod tests { use super::super::e; fn f() { crate::g::h::<crate::i::J>(&x); rsx! { crate::k::L { on: super::m::n() } } } }
";
    let source = Source::parse("src/p/q.rs", text);
    let targets: Vec<String> = named(&source).iter().filter_map(|named| named.target(&[])).map(|target| target.join("::")).collect();
    assert_eq!(targets, ["a", "a::b::*", "c", "p::e", "g::h", "i::J", "k::L", "p::q::m::n"]);
}
