import Model
import Synchronization

/// The authorities that are answered for at this moment.
final class CurrentIssuers: Sendable {
    private let state: Mutex<IssuerDirectory>

    init(_ issuers: [OCSPIssuer]) {
        state = Mutex(IssuerDirectory(issuers))
    }

    var directory: IssuerDirectory { state.withLock { $0 } }

    /// Lets a signer whose certificate was revoked sign nothing more.
    func dismiss(_ signers: Set<CertificateID>) {
        state.withLock { directory in
            directory = IssuerDirectory(directory.all.map { $0.without(signers) })
        }
    }

    func replace(_ issuers: [OCSPIssuer]) {
        state.withLock { $0 = IssuerDirectory(issuers) }
    }
}
