import Centre

/// A check of a certificate as it is printed.
struct ExaminationLine: Listing {
    let check: String
    let verdict: String
    let words: String

    init(_ finding: ExaminationFinding) {
        check = finding.check
        verdict = finding.verdict.rawValue
        words = finding.words
    }

    static let headings = ["CHECK", "VERDICT", "WHAT"]
    var cells: [any Cell] { [check, verdict, words] }
}
