import ArgumentParser
import Centre
import Model

/// 吊销原因 on the command line, of a certificate or an authority: a cause of product.md §5.2, or a reason as RFC 5280 names it;
/// never a hold.
enum RevocationWord: Hashable, ExpressibleByArgument {
    case cause(RevocationCause)
    case reason(RevocationReason)

    init?(argument: String) {
        if let cause = RevocationCause(rawValue: argument) {
            self = .cause(cause)
        } else if let reason = RevocationReason(rawValue: argument), reason != .certificateHold {
            self = .reason(reason)
        } else {
            return nil
        }
    }

    /// What it means, with everything that goes with it.
    func order(text: String?, invalidityDate: Timestamp?) throws -> RevocationOrder {
        switch self {
        case .cause(let cause): try RevocationOrder(cause, text: text, invalidityDate: invalidityDate)
        case .reason(let reason): try RevocationOrder(reason, text: text, invalidityDate: invalidityDate)
        }
    }

    /// Every word, for help.
    static let help =
        RevocationCause.allCases.map(\.rawValue).joined(separator: ", ")
        + "; or as RFC 5280 names it, as caCompromise"
}
