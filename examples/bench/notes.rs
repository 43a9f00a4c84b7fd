//! Invented Danish notes of about 300 bytes: the same for the same seed. Nobody is meant.

/// Bytes that a note reaches.
const LENGTH: usize = 300;

const WHO: &[&str] = &[
    "Kaptajnen",
    "Mågen",
    "Lillebror",
    "Guitaren",
    "Dronningen",
    "Filosoffen",
    "Onkel",
    "Cykelmanden",
    "Bageren",
    "Frøken Hat",
    "Tømreren",
    "Nattevagten",
    "En kvinde, vi ikke kender,",
    "Den unge mand med den grønne hue",
    "De to fra trappen",
    "En mand i regnjakke",
];
const DID: &[&str] = &[
    "havde sovet dårligt og ville gerne sidde lidt for sig selv",
    "spurgte efter et sted at få vasket tøj",
    "fortalte om sin søster, som ringede i går",
    "havde fået et brev, der var svært at forstå",
    "var glad for, at vi huskede aftalen",
    "ville hellere tale om vejret end om jobcentret",
    "manglede en tid hos lægen og turde ikke ringe selv",
    "havde ondt i ryggen efter en nat på en bænk",
    "grinede højt, da hunden stjal bollen",
    "sagde nej tak i dag, og det er helt i orden",
    "viste os billeder fra den nye lejlighed",
    "var bekymret for en ven, der ikke er set i flere dage",
    "har betalt af på gælden for første gang",
    "ville gerne følges med nogen til mødet",
    "var træt af at forklare det samme igen og igen",
    "kom selv hen og hilste, og det er nyt",
    "har mistet sin telefon og dermed alle numre",
    "stod og frøs og tog imod et tæppe",
    "snakkede længe om at komme til at arbejde med træ",
    "ved ikke, om ansøgningen er nået frem",
];
const THEN: &[&str] = &[
    "Vi gik en tur langs kanalen, mens det regnede.",
    "Jeg lovede at spørge og komme tilbage inden fredag.",
    "Aftalte at mødes ved kiosken i god tid.",
    "Der var ikke mere at gøre i dag.",
    "Vi ringede sammen, og der var hul igennem efter tyve minutter.",
    "Gav kaffe og en seddel med åbningstider.",
    "Stemningen var rolig, også da flere kom til.",
    "Det tager vi op på næste teammøde.",
    "Ingen af os havde travlt, og det hjalp.",
    "Han skrev selv datoen på hånden.",
    "Hun bad om, at vi ikke siger det videre.",
    "Vi så på det igen om en uge.",
    "Regnen holdt op, og så var det bedre.",
    "Der mangler stadig en underskrift fra den anden kommune.",
    "Sygeplejersken kigger forbi i morgen formiddag.",
];
const ABOUT: &[&str] =
    &["Talte også om", "Nævnte i forbifarten", "Fik en snak om", "Husk at spørge til", "Han ville vide noget om", "Sluttede af med"];

/// A generator with its own small randomness (SplitMix64), so that the notes stay the same whatever the libraries do.
pub(super) struct Notes {
    state: u64,
    words: Vec<&'static str>,
}

impl Notes {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed, words: include_str!("../../assets/words-da.txt").lines().collect() }
    }

    pub(super) fn note(&mut self) -> String {
        let mut note = String::new();
        while note.len() < LENGTH - 30 {
            if !note.is_empty() {
                note.push(' ');
            }
            let sentence = match self.below(4) {
                0 => self.pick(THEN).to_owned(),
                1 => {
                    let words = std::mem::take(&mut self.words);
                    let (one, other) = (self.pick(&words), self.pick(&words));
                    self.words = words;
                    format!("{} {one} og {other}, kl. {}.{:02}.", self.pick(ABOUT), 8 + self.below(9), 5 * self.below(12))
                }
                _ => format!("{} {}.", self.pick(WHO), self.pick(DID)),
            };
            note.push_str(&sentence);
        }
        note
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) >> 33).unwrap_or(0) % bound.max(1)
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| u8::try_from(self.below(256)).unwrap_or(0))
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from.get(self.below(from.len())).copied().unwrap_or_default()
    }
}
