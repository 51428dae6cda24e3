import Foundation
import TestSupport

@testable import Issuer

/// A small profile as text, to be changed one place at a time.
struct YAMLProfile {
    private(set) var text = """
        name: SAMPLE
        label: 样本
        purpose: signing
        keys: [p256, sm2]
        subject:
          - {type: C, value: CN}
          - {type: L, from: locality, optional: true}
          - {type: CN, from: name}
        validity: {years: 1, backdateSeconds: 300}
        extensions:
          keyUsage: {critical: true, usages: [digitalSignature]}
          extendedKeyUsage: [clientAuth]
          policies: [2.999.1]
          distributionPoints: true
          authorityInformation: [ocsp, issuer]
        token: {slot: 9a, algorithm: p256}
        """

    /// Replaces a part that must be there.
    mutating func replace(_ part: String, _ other: String) {
        precondition(text.contains(part), "'\(part)' is not in the sample")
        text = text.replacingOccurrences(of: part, with: other)
    }

    /// The line of a key, found by looking for its words one after another; of the last that is there.
    func line(of key: String) -> Int {
        var place = text.startIndex
        for part in key.split(separator: ".") {
            let pieces = part.split(separator: "[")
            guard let name = pieces.first,
                let found = text.range(of: "\(name):", range: place..<text.endIndex)
            else { break }
            place = found.lowerBound
            guard name == "subject", let entry = pieces.last.flatMap({ Int($0.dropLast()) }) else { continue }
            for _ in 0...entry {
                place = text.range(of: "- {", range: place..<text.endIndex)?.upperBound ?? place
            }
        }
        return text[..<place].count { $0 == "\n" } + 1
    }

    /// The profile that the changed text means.
    static func load(_ change: (inout YAMLProfile) -> Void = { _ in }) throws -> Profile {
        var sample = YAMLProfile()
        change(&sample)
        return try load(bytes: Array(sample.text.utf8))
    }

    /// The profile that the octets of a file mean.
    static func load(bytes: [UInt8]) throws -> Profile {
        let folder = try TemporaryDirectory()
        try Data(bytes).write(to: folder.url.appendingPathComponent("SAMPLE.yaml"))
        return try Profile.load(path: folder.path("SAMPLE.yaml"))
    }
}
