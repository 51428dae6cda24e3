import Centre
import Model
import Tokens

/// What was found of one certificate of a token, as `pki token verify` prints it.
struct TokenFindingLine: Listing {
    let slot: String?
    let certificate: String?
    let state: String?
    let verdict: String

    init(_ finding: TokenFinding) {
        slot = finding.slot?.rawValue
        certificate = finding.certificate?.id.serial.hexadecimal
        state = finding.certificate?.state.rawValue
        verdict = finding.verdict.rawValue
    }

    static let headings = ["SLOT", "CERTIFICATE", "STATE", "VERDICT"]
    var cells: [any Cell] { [slot ?? "-", certificate ?? "-", state ?? "-", verdict] }
}
