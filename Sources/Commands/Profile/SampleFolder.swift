import Foundation
import Issuer
import Model
import OpenSSL

/// Writes sample chains, one folder for each way in which the authorities sign.
struct SampleFolder {
    let path: String
    let profiles: [String: Profile]
    let names: [String]

    /// Writes the folders; authorities with RSA keys sign in both ways, and none has a key that ROOT does not take.
    func write(_ algorithms: [KeyAlgorithm]) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        for algorithm in algorithms where profiles["ROOT"]?.keyAlgorithms.contains(algorithm) ?? false {
            let root = try PrivateKey.generate(algorithm)
            let issuing = try PrivateKey.generate(algorithm)
            try write(algorithm.rawValue, root: root, issuing: issuing)
            let padding = SignatureAlgorithm.rsaPSSWithSHA256
            guard padding.fits(algorithm) else { continue }
            try write("\(algorithm.rawValue)-pss", root: root.using(padding), issuing: issuing.using(padding))
        }
    }

    private func write(_ name: String, root: PrivateKey, issuing: PrivateKey) throws {
        let folder = "\(path)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let chains = SampleChains(profiles: profiles, clock: .system)
        for item in try chains.make(root: root, issuing: issuing, names: names) {
            let file = URL(fileURLWithPath: "\(folder)/\(item.file)")
            try Data(item.certificate.pem).write(to: file, options: .withoutOverwriting)
        }
    }
}
