import Foundation
import Model
public import OpenSSL

/// Authorities that came with a new certificate: the settings may be older than they are, as after a rollover.
///
/// A file for each. Who reads them believes those that the settings vouch for.
extension RenewalDrawer {
    private static let prefix = "authority-"
    private static let largest = 16_384
    /// So many are read.
    private static let most = 32

    /// Keeps the authorities of a chain, before its certificate is written to a token; one that is there already stays.
    ///
    /// - Parameters:
    ///   - chain: the authorities.
    ///   - file: the token's, in whose hands it is.
    /// - Throws: `AssistantError` with `.progress`.
    func keep(_ chain: [Data], by file: RenewalFile) throws(AssistantError) {
        for der in chain where der.count <= RenewalDrawer.largest {
            let name = Hexadecimal.encode(DigestAlgorithm.sha256.hash(Array(der)).prefix(16))
            let path = "\(folder)/\(RenewalDrawer.prefix)\(name)"
            let known = try? PrivateFile.read(path, of: .user, limit: RenewalDrawer.largest)
            if known != Array(der) { try file.keep(der, at: path) }
        }
    }

    /// The authorities that were kept, and that somebody vouches for.
    ///
    /// - Parameter trusted: authorities and roots of the settings.
    /// - Returns: those that one of them, or of these, has signed.
    public func authorities(vouchedForBy trusted: [Certificate]) -> [Certificate] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var left = names.filter { $0.hasPrefix(RenewalDrawer.prefix) }.sorted().prefix(RenewalDrawer.most)
            .compactMap { read("\(folder)/\($0)") }
        var believed: [Certificate] = []
        while let next = left.firstIndex(where: { one in
            (trusted + believed).contains { $0.vouches(for: one) }
        }) {
            believed.append(left.remove(at: next))
        }
        return believed
    }

    private func read(_ path: String) -> Certificate? {
        let der = try? PrivateFile.read(path, of: .user, limit: RenewalDrawer.largest)
        return der.flatMap { try? Certificate(der: $0) }
    }
}

extension Certificate {
    /// Whether it is an authority's, and signed another one.
    func vouches(for other: Certificate) -> Bool {
        isAuthority && subjectDER == other.issuerDER && other.isSigned(by: publicKey)
    }
}
