//! What a type that holds a secret may not be: copied, written out, shown, or compared in the time that the difference takes.

use syn::{Fields, GenericArgument, Item, PathArguments, Type};

use super::source::Source;

/// Types that are secrets themselves, by name. What has one as a field is one, too.
const SECRETS: &[&str] = &[
    "Secret",
    "Signing",
    "DeviceSecrets",
    "EpochKey",
    "LeadsKey",
    "InvitationSecret",
    "InstallationSecret",
    "RecoverySecret",
    "RecoveryCode",
    "Keyring",
    "MembershipDraft",
    "Successor",
    "Opening",
];
/// What no secret may derive.
const NEVER: &[&str] = &["Clone", "Copy", "Serialize", "Deserialize", "PartialEq", "Eq", "Hash", "PartialOrd", "Ord"];
/// What a type that holds the bytes themselves may not derive either: it writes its `Debug` by hand, masked.
const NEVER_WITH_BYTES: &[&str] = &["Debug", "Encode"];

/// Every derive on a secret that gives it away.
pub(super) fn check(source: &Source) -> Vec<String> {
    let Ok(file) = syn::parse2::<syn::File>(source.tokens.clone()) else { return Vec::new() };
    let mut found = Vec::new();
    for item in &file.items {
        let (name, attributes, fields): (_, _, Vec<&Fields>) = match item {
            Item::Struct(item) => (&item.ident, &item.attrs, vec![&item.fields]),
            Item::Enum(item) => (&item.ident, &item.attrs, item.variants.iter().map(|variant| &variant.fields).collect()),
            _ => continue,
        };
        let derived = derives(attributes);
        let with_bytes = derived.iter().any(|name| name.starts_with("Zeroize"));
        let holds = fields.iter().flat_map(|fields| fields.iter()).any(|field| names_secret(&field.ty));
        if !with_bytes && !holds {
            continue;
        }
        let wrong = |name: &&String| NEVER.contains(&name.as_str()) || (with_bytes && NEVER_WITH_BYTES.contains(&name.as_str()));
        let line = name.span().start().line;
        found
            .extend(derived.iter().filter(wrong).map(|wrong| format!("{}:{line}: {name} holds a secret and derives {wrong}", source.path)));
    }
    found
}

fn derives(attributes: &[syn::Attribute]) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        let _ = attribute.parse_nested_meta(|meta| {
            found.extend(meta.path.segments.last().map(|segment| segment.ident.to_string()));
            Ok(())
        });
    }
    found
}

/// Whether a type is a secret or holds one; what is only borrowed belongs to somebody else.
fn names_secret(kind: &Type) -> bool {
    match kind {
        Type::Path(path) => path.path.segments.iter().any(|segment| {
            let inside = match &segment.arguments {
                PathArguments::AngleBracketed(arguments) => {
                    arguments.args.iter().any(|argument| matches!(argument, GenericArgument::Type(kind) if names_secret(kind)))
                }
                _ => false,
            };
            inside || SECRETS.contains(&segment.ident.to_string().as_str())
        }),
        Type::Tuple(tuple) => tuple.elems.iter().any(names_secret),
        Type::Array(array) => names_secret(&array.elem),
        _ => false,
    }
}

#[test]
fn a_secret_that_can_be_copied_or_shown_is_found() {
    for wrong in [
        "#[derive(Clone)] struct A(Secret);",
        "#[derive(Debug, Serialize)] struct A { keys: BTreeMap<u32, EpochKey> }",
        "#[derive(PartialEq)] enum A { B(Option<Signing>), C }",
        "#[derive(Zeroize, ZeroizeOnDrop, Debug)] struct A([u8; 32]);",
        "#[derive(zeroize::ZeroizeOnDrop, Encode)] struct A([u8; 32]);",
        "#[derive(Copy)] struct A([Secret; 2]);",
    ] {
        assert_eq!(check(&Source::parse("src/crypto/a.rs", wrong)).len(), 1, "{wrong}");
    }
    for right in [
        "#[derive(Debug)] struct A(Secret);",
        "#[derive(Zeroize, ZeroizeOnDrop)] struct A([u8; 32]);",
        "#[derive(Clone, Debug, Encode)] struct A { sealed: Vec<u8> }",
        "#[derive(Clone, Copy)] struct A<'a>(&'a Secret);",
        "#[derive(Clone)] enum SlotError { Wrong }",
    ] {
        assert_eq!(check(&Source::parse("src/crypto/a.rs", right)), [""; 0], "{right}");
    }
}
