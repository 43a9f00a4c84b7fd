//! All mutants of a file at once, each behind its number: the text that is compiled in the place of the file.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::{Context, Result};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, UnOp};

use super::listed::{Genre, Mutant};

/// A file with its mutants.
pub struct Planted {
    /// What is compiled.
    pub text: String,
    /// Where each mutant stands in the text: what is compiled for it alone.
    pub places: Vec<(Range<usize>, usize)>,
    /// The numbers that stand in the text.
    pub numbers: Vec<usize>,
}

/// A part of what is compiled.
enum Piece {
    /// As it is.
    Text(&'static str),
    /// For one mutant alone.
    Of(usize, String),
    /// A part of the source, with all that is planted in it.
    Source(Range<usize>),
}

struct Edit {
    range: Range<usize>,
    pieces: Vec<Piece>,
}

/// Plants all of them; those for which there is no place in the text are left out.
pub fn plant(source: &str, mutants: &[&Mutant]) -> Result<Planted> {
    let file = syn::parse_file(source).context("does not parse")?;
    let mut wanted: HashMap<_, Vec<&Mutant>> = HashMap::new();
    for mutant in mutants {
        wanted.entry((mutant.genre, mutant.line, mutant.column)).or_default().push(mutant);
    }
    let mut finder = Finder { source, wanted, edits: Vec::new() };
    finder.visit_file(&file);
    let mut edits = finder.edits;
    // What encloses comes first, and what only inserts before what begins there.
    edits.sort_by_key(|edit| (edit.range.start, !edit.range.is_empty(), usize::MAX - edit.range.end));
    let mut planted = Planted { text: String::new(), places: Vec::new(), numbers: Vec::new() };
    planted.write(source, 0..source.len(), &edits);
    planted.numbers.sort_unstable();
    planted.numbers.dedup();
    Ok(planted)
}

impl Planted {
    /// Writes a part of the source; `edits` are those that lie within it, in order.
    fn write(&mut self, source: &str, range: Range<usize>, edits: &[Edit]) {
        let mut at = range.start;
        let mut rest = edits;
        while let Some((edit, others)) = rest.split_first() {
            if edit.range.start < at || edit.range.end > range.end {
                rest = others;
                continue;
            }
            self.text.push_str(&source[at..edit.range.start]);
            let inner = others.iter().take_while(|other| other.range.start < edit.range.end).count();
            for piece in &edit.pieces {
                match piece {
                    Piece::Text(text) => self.text.push_str(text),
                    Piece::Of(number, text) => {
                        let begin = self.text.len();
                        self.text.push_str(text);
                        self.places.push((begin..self.text.len(), *number));
                        self.numbers.push(*number);
                    }
                    Piece::Source(part) => self.write(source, part.clone(), &others[..inner]),
                }
            }
            at = edit.range.end;
            rest = &others[inner..];
        }
        self.text.push_str(&source[at..range.end]);
    }
}

struct Finder<'a> {
    source: &'a str,
    wanted: HashMap<(Genre, usize, usize), Vec<&'a Mutant>>,
    edits: Vec<Edit>,
}

fn asked(number: usize) -> String {
    format!("crate::planted::is({number})")
}

impl Finder<'_> {
    /// Mutants of a genre that begin where this does: number and what takes its place.
    fn at(&self, genre: Genre, span: proc_macro2::Span) -> Vec<(usize, String)> {
        let begin = span.start();
        let found = self.wanted.get(&(genre, begin.line, begin.column + 1));
        found.into_iter().flatten().map(|mutant| (mutant.number, mutant.replacement.clone())).collect()
    }

    fn body(&mut self, block: &syn::Block) {
        let Some(first) = block.stmts.first() else { return };
        let begin = first.span().byte_range().start;
        let pieces: Vec<Piece> = self
            .at(Genre::FnValue, first.span())
            .into_iter()
            .map(|(number, value)| Piece::Of(number, format!("if {} {{ return {value}; }} ", asked(number))))
            .collect();
        if !pieces.is_empty() {
            self.edits.push(Edit { range: begin..begin, pieces });
        }
    }

    fn binary(&mut self, whole: &syn::ExprBinary) {
        let mutants = self.at(Genre::BinaryOperator, whole.op.span());
        if mutants.is_empty() || has_let(&whole.left) || has_let(&whole.right) {
            return;
        }
        let (range, left, right) = (whole.span().byte_range(), whole.left.span().byte_range(), whole.right.span().byte_range());
        let operator = self.source[whole.op.span().byte_range()].to_owned();
        let mut pieces = Vec::new();
        match whole.op {
            // Only the one is evaluated where that decides already: the mutant is whether it does so for the other answer.
            BinOp::And(_) | BinOp::Or(_) => {
                let [(number, _)] = mutants.as_slice() else { return };
                let decides = if matches!(whole.op, BinOp::And(_)) { "!=" } else { "==" };
                pieces.extend([Piece::Text("(match ("), Piece::Source(left)]);
                pieces.push(Piece::Of(*number, format!(") {{ l_ => if l_ {decides} {} {{ ", asked(*number))));
                pieces.extend([Piece::Source(right), Piece::Text(" } else { l_ } })")]);
            }
            BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Gt(_) | BinOp::Le(_) | BinOp::Ge(_) => {
                pieces.extend([Piece::Text("(match (&("), Piece::Source(left), Piece::Text("), &("), Piece::Source(right)]);
                pieces.push(Piece::Text(")) { (l_, r_) => "));
                pieces.extend(
                    mutants.iter().map(|(number, other)| Piece::Of(*number, format!("if {} {{ *l_ {other} *r_ }} else ", asked(*number)))),
                );
                pieces.extend([Piece::Text("{ *l_ "), Piece::Source(whole.op.span().byte_range()), Piece::Text(" *r_ } })")]);
            }
            _ if operator.ends_with('=') => {
                let place = self.source[left.clone()].to_owned();
                pieces.extend([Piece::Text("match "), Piece::Source(right), Piece::Text(" { r_ => ")]);
                pieces.extend(
                    mutants
                        .iter()
                        .map(|(number, other)| Piece::Of(*number, format!("if {} {{ {place} {other} r_ }} else ", asked(*number)))),
                );
                pieces.extend([Piece::Text("{ "), Piece::Source(left), Piece::Text(" ")]);
                pieces.extend([Piece::Source(whole.op.span().byte_range()), Piece::Text(" r_ } }")]);
            }
            _ => {
                pieces.extend([Piece::Text("(match ("), Piece::Source(left), Piece::Text(", "), Piece::Source(right)]);
                pieces.push(Piece::Text(") { (l_, r_) => "));
                pieces.extend(
                    mutants.iter().map(|(number, other)| Piece::Of(*number, format!("if {} {{ l_ {other} r_ }} else ", asked(*number)))),
                );
                pieces.extend([Piece::Text("{ l_ "), Piece::Source(whole.op.span().byte_range()), Piece::Text(" r_ } })")]);
            }
        }
        self.edits.push(Edit { range, pieces });
    }

    fn unary(&mut self, whole: &syn::ExprUnary) {
        if !matches!(whole.op, UnOp::Not(_) | UnOp::Neg(_)) {
            return;
        }
        let operand = whole.expr.span().byte_range();
        for (number, _) in self.at(Genre::UnaryOperator, whole.op.span()) {
            let pieces = vec![
                Piece::Text("(match ("),
                Piece::Source(operand.clone()),
                Piece::Of(number, format!(") {{ x_ => if {} {{ x_ }} else {{ ", asked(number))),
                Piece::Source(whole.op.span().byte_range()),
                Piece::Text("x_ } })"),
            ];
            self.edits.push(Edit { range: whole.span().byte_range(), pieces });
        }
    }

    fn arm(&mut self, arm: &syn::Arm) {
        if let Some((_, guard)) = &arm.guard {
            let mutants = self.at(Genre::MatchArmGuard, guard.span());
            if mutants.is_empty() || has_let(guard) {
                return;
            }
            let when = |value: &str| mutants.iter().find(|(_, other)| other == value).map(|(number, _)| *number);
            let range = guard.span().byte_range();
            let mut pieces = vec![Piece::Text("(")];
            pieces.extend(when("true").map(|number| Piece::Of(number, format!("{} || ", asked(number)))));
            pieces.extend(when("false").map(|number| Piece::Of(number, format!("!{} && ", asked(number)))));
            pieces.extend([Piece::Text("("), Piece::Source(range.clone()), Piece::Text("))")]);
            self.edits.push(Edit { range, pieces });
        } else if let Some((number, _)) = self.at(Genre::MatchArm, arm.span()).first() {
            let end = arm.pat.span().byte_range().end;
            self.edits.push(Edit { range: end..end, pieces: vec![Piece::Of(*number, format!(" if !{}", asked(*number)))] });
        }
    }
}

/// A `let` in a condition cannot stand anywhere else.
fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.body(&item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.body(&item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.body(block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_expr_binary(&mut self, whole: &'ast syn::ExprBinary) {
        self.binary(whole);
        visit::visit_expr_binary(self, whole);
    }

    fn visit_expr_unary(&mut self, whole: &'ast syn::ExprUnary) {
        self.unary(whole);
        visit::visit_expr_unary(self, whole);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.arm(arm);
        visit::visit_arm(self, arm);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutant(number: usize, genre: Genre, line: usize, column: usize, replacement: &str) -> Mutant {
        Mutant { number, genre, line, column, replacement: replacement.into(), ..Mutant::default() }
    }

    fn planted(source: &str, mutants: &[Mutant]) -> Planted {
        plant(source, &mutants.iter().collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn mutants_within_mutants_stand_each_behind_its_number() {
        let source = "fn f(a: u8, b: u8) -> bool {\n    a + 1 == b && !g()\n}\n";
        let mutants = [
            mutant(1, Genre::FnValue, 2, 5, "true"),
            mutant(2, Genre::BinaryOperator, 2, 7, "-"),
            mutant(3, Genre::BinaryOperator, 2, 11, "!="),
            mutant(4, Genre::BinaryOperator, 2, 16, "||"),
            mutant(5, Genre::UnaryOperator, 2, 19, ""),
        ];
        let planted = planted(source, &mutants);
        assert_eq!(planted.numbers, [1, 2, 3, 4, 5], "{}", planted.text);
        syn::parse_file(&planted.text).unwrap();
        for (place, number) in planted.places {
            assert!(planted.text[place].contains(&asked(number)));
        }
    }

    #[test]
    fn a_guard_and_an_arm_can_be_taken_away() {
        let source = "fn f(a: u8) {\n    match a {\n        1 if g() => h(),\n        2 => h(),\n        _ => {}\n    }\n}\n";
        let mutants = [
            mutant(1, Genre::MatchArmGuard, 3, 14, "true"),
            mutant(2, Genre::MatchArmGuard, 3, 14, "false"),
            mutant(3, Genre::MatchArm, 4, 9, ""),
        ];
        let planted = planted(source, &mutants);
        assert_eq!(planted.numbers, [1, 2, 3]);
        assert!(planted.text.contains("2 if !crate::planted::is(3) => h()"), "{}", planted.text);
        syn::parse_file(&planted.text).unwrap();
    }

    #[test]
    fn a_condition_with_let_has_no_place() {
        let source = "fn f(a: Option<u8>) {\n    if let Some(b) = a && b == 2 {}\n}\n";
        let planted = planted(source, &[mutant(1, Genre::BinaryOperator, 2, 24, "||"), mutant(2, Genre::BinaryOperator, 2, 29, "!=")]);
        assert_eq!(planted.numbers, [2]);
        syn::parse_file(&planted.text).unwrap();
    }
}
