import ArgumentParser
import Model

/// Where a page ended: a serial number, with its authority where several have it, as `issuing/5a01…`.
struct CertificatePlace: ExpressibleByArgument {
    let authority: AuthorityID?
    let serial: SerialNumber

    init?(argument: String) {
        let parts = argument.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init
        )
        guard let last = parts.last, let serial = SerialNumber(hexadecimal: last) else { return nil }
        if parts.count == 2 {
            guard let authority = AuthorityID(written: parts[0]) else { return nil }
            self.authority = authority
        } else {
            authority = nil
        }
        self.serial = serial
    }

    /// What `init` reads.
    static func text(_ id: CertificateID) -> String { "\(id.authority)/\(id.serial.hexadecimal)" }
}
