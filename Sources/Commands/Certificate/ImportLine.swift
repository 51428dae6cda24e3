import Centre
import Issuer
import Model

/// Something an import found, as it is printed.
struct ImportLine: Listing {
    let source: String
    let serial: String?
    let refused: Bool
    let skipped: Bool
    let words: String

    init(_ finding: ImportFinding) {
        source = finding.source
        serial = finding.serial?.hexadecimal
        refused = finding.refusal != nil
        skipped = finding.other != nil
        words =
            finding.other ?? finding.refusal?.words ?? finding.notes.map(\.rawValue).joined(separator: "; ")
    }

    static let headings = ["VERDICT", "SOURCE", "SERIAL", "WHY"]
    var cells: [any Cell] {
        [skipped ? "skipped" : refused ? "refused" : "noted", source, serial ?? "-", words]
    }
}
