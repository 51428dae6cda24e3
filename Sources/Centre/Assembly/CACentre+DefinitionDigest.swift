import Foundation
import OpenSSL

extension CACentre {
    /// SHA-256 of `pki.yaml` and the profiles as they are in their files.
    ///
    /// - Throws: what reading throws.
    func definitionDigest() throws -> [UInt8] {
        let profiles = "\(definition)/profiles"
        let names = try FileManager.default.contentsOfDirectory(atPath: profiles).filter {
            $0.hasSuffix(".yaml")
        }
        var view: [UInt8] = []
        for path in ["\(definition)/pki.yaml"] + names.sorted().map({ "\(profiles)/\($0)" }) {
            let octets = try Data(contentsOf: URL(fileURLWithPath: path))
            view += Array("\(path.dropFirst(definition.count)) \(octets.count)\n".utf8) + octets
        }
        return DigestAlgorithm.sha256.hash(view)
    }
}
