import Foundation
import Issuer
import Model
import OpenSSL

extension CACentre {
    /// SHA-256 of what acts on authorities use of the definition.
    ///
    /// Of `pki.yaml` that is what certificates, lists and the protocol of a ceremony say, and where keys in tokens are; of the
    /// profiles those of authorities and OCSP signers, as they are in their files.
    ///
    /// - Throws: what reading throws.
    func definitionDigest() throws -> [UInt8] {
        let lists = configuration.revocationList
        var parts: [(name: String, octets: [UInt8])] = [
            ("name", Array(configuration.name.utf8)),
            ("publicURL", Array(configuration.publicURL.utf8)),
            ("revocationList.everyHours", Array("\(lists.everyHours)".utf8)),
            ("revocationList.validHours", Array("\(lists.validHours)".utf8)),
            ("revocationList.shards", Array("\(configuration.shards)".utf8)),
            ("revocationList.deltaHours", Array("\(configuration.deltaHours ?? 0)".utf8)),
            ("hsm.module", Array((configuration.hsm?.module ?? "").utf8)),
        ]
        let used = profiles.values.filter { $0.purpose == .authority || $0.purpose == .ocsp }
        for name in used.map(\.name).sorted() {
            let path = "\(definition)/profiles/\(name).yaml"
            parts.append((name, Array(try Data(contentsOf: URL(fileURLWithPath: path)))))
        }
        return DigestAlgorithm.sha256.hash(
            parts.flatMap { Array("\($0.name) \($0.octets.count)\n".utf8) + $0.octets }
        )
    }
}
