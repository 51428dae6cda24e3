import ArgumentParser
import Model

/// Where a certificate stands now: its state in the book, or that it has ended.
enum CertificateStanding: String, CaseIterable, ExpressibleByArgument {
    case reserved, signing, issued, active, held, revoked, abandoned
    /// Issued or active, and past its last second.
    case expired

    init(_ state: CertificateState, notAfter: Timestamp, at now: Timestamp) {
        self = state.mayBeGood && notAfter < now ? .expired : Self(rawValue: state.rawValue) ?? .abandoned
    }

    /// The states in the book that may stand so.
    var states: Set<CertificateState> {
        self == .expired ? [.issued, .active] : Set([CertificateState(rawValue: rawValue)].compactMap { $0 })
    }
}
