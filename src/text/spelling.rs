//! American spellings and their British ones.

/// Spellings that differ, American first. Only words that an American writes differently in every
/// sense: "program", "meter" and "license" are left out, because British English has them too. Endings
/// that follow from the word ("tumors") stand on their own, so that nothing is guessed.
const PAIRS: &[(&str, &str)] = &[
    ("aging", "ageing"),
    ("analog", "analogue"),
    ("analyze", "analyse"),
    ("analyzed", "analysed"),
    ("anemia", "anaemia"),
    ("anemic", "anaemic"),
    ("anesthesia", "anaesthesia"),
    ("anesthesiologist", "anaesthetist"),
    ("anesthetic", "anaesthetic"),
    ("anesthetics", "anaesthetics"),
    ("anesthetist", "anaesthetist"),
    ("behavior", "behaviour"),
    ("behaviors", "behaviours"),
    ("caliber", "calibre"),
    ("canceled", "cancelled"),
    ("canceling", "cancelling"),
    ("catheterization", "catheterisation"),
    ("center", "centre"),
    ("centered", "centred"),
    ("centers", "centres"),
    ("color", "colour"),
    ("colored", "coloured"),
    ("colors", "colours"),
    ("counseling", "counselling"),
    ("counselor", "counsellor"),
    ("defense", "defence"),
    ("diarrhea", "diarrhoea"),
    ("edema", "oedema"),
    ("enroll", "enrol"),
    ("enrollment", "enrolment"),
    ("esophageal", "oesophageal"),
    ("esophagus", "oesophagus"),
    ("estrogen", "oestrogen"),
    ("favor", "favour"),
    ("favorite", "favourite"),
    ("fecal", "faecal"),
    ("feces", "faeces"),
    ("fiber", "fibre"),
    ("fibers", "fibres"),
    ("fulfill", "fulfil"),
    ("generalized", "generalised"),
    ("gray", "grey"),
    ("gynecologic", "gynaecological"),
    ("gynecology", "gynaecology"),
    ("hematologist", "haematologist"),
    ("hematology", "haematology"),
    ("hematoma", "haematoma"),
    ("hemoglobin", "haemoglobin"),
    ("hemorrhage", "haemorrhage"),
    ("honor", "honour"),
    ("hospitalization", "hospital stay"),
    ("hospitalize", "admit to hospital"),
    ("hospitalized", "in hospital"),
    ("humor", "humour"),
    ("hypercalcemia", "hypercalcaemia"),
    ("ischemia", "ischaemia"),
    ("ischemic", "ischaemic"),
    ("jewelry", "jewellery"),
    ("labeled", "labelled"),
    ("labor", "labour"),
    ("leukemia", "leukaemia"),
    ("liter", "litre"),
    ("liters", "litres"),
    ("localized", "localised"),
    ("maneuver", "manoeuvre"),
    ("millimeter", "millimetre"),
    ("millimeters", "millimetres"),
    ("minimize", "minimise"),
    ("minimized", "minimised"),
    ("mobilize", "mobilise"),
    ("mom", "mum"),
    ("neighbor", "neighbour"),
    ("odor", "odour"),
    ("organization", "organisation"),
    ("organizations", "organisations"),
    ("organize", "organise"),
    ("organized", "organised"),
    ("orthopedic", "orthopaedic"),
    ("orthopedics", "orthopaedics"),
    ("pediatric", "paediatric"),
    ("personalized", "personalised"),
    ("pretense", "pretence"),
    ("randomized", "randomised"),
    ("realize", "realise"),
    ("realized", "realised"),
    ("recognize", "recognise"),
    ("recognized", "recognised"),
    ("rumor", "rumour"),
    ("skillful", "skilful"),
    ("specialize", "specialise"),
    ("specialized", "specialised"),
    ("specializes", "specialises"),
    ("stabilize", "stabilise"),
    ("stabilized", "stabilised"),
    ("stabilizes", "stabilises"),
    ("sulfate", "sulphate"),
    ("theater", "theatre"),
    ("toward", "towards"),
    ("traveler", "traveller"),
    ("traveling", "travelling"),
    ("tumor", "tumour"),
    ("tumors", "tumours"),
    ("utilize", "use"),
    ("utilized", "used"),
    ("utilizes", "uses"),
    ("vapor", "vapour"),
    ("visualize", "see"),
];

/// What a British reader expects in the place of `word`, if it is spelt as in America; whether
/// `word` has capitals does not matter.
pub fn british(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let word = word
        .strip_suffix("'s")
        .or_else(|| word.strip_suffix("’s"))
        .unwrap_or(&word);
    let index = PAIRS
        .binary_search_by_key(&word, |(american, _)| american)
        .ok()?;
    Some(PAIRS[index].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_sorted_so_that_it_can_be_searched() {
        assert!(PAIRS.is_sorted_by(|(a, _), (b, _)| a < b));
    }

    #[test]
    fn american_words_have_their_british_ones_and_others_none() {
        let check = |word, expected| assert_eq!(british(word), expected, "{word}");
        check("tumor", Some("tumour"));
        check("Center", Some("centre"));
        check("hospitalized", Some("in hospital"));
        check("color’s", Some("colour"));
        check("program", None);
        check("tumour", None);
    }
}
