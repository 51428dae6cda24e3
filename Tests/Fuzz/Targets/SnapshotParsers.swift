import Model
import Snapshot

enum SnapshotParsers {
    /// What begins as a manifest, a segment or a list of signers is read as one, whoever signed it; everything else as records.
    static func read(_ bytes: [UInt8]) throws(BrokenPromise) {
        if bytes.starts(with: Array("PKISTAT1".utf8)) { return try segment(bytes) }
        if bytes.first == UInt8(ascii: "[") { return try signers(bytes) }
        guard bytes.starts(with: Array("pki-status-snapshot ".utf8)) else { return try records(bytes) }
        guard let (statement, _) = try reading({ try SignedManifest.split(bytes) }),
            let manifest = try reading({ try SignedManifest.content(statement) })
        else { return }
        try promise("numbers can grow", manifest.sequence < .max && manifest.feed < .max)
        try promise("a snapshot has a time of use", manifest.thisUpdate <= manifest.nextUpdate)
        for object in manifest.objects {
            try promise("objects are named by digests", Hexadecimal.decode(object)?.count == 32)
        }
        for file in manifest.files {
            try promise(
                "no file leads out of its folder",
                !file.name.contains("/") && !file.name.hasPrefix(".")
            )
        }
    }

    private static func segment(_ bytes: [UInt8]) throws(BrokenPromise) {
        let segment = try reading {
            let segment = try StatusSegment(octets: bytes, name: "segment")
            try segment.check(name: "segment")
            return segment
        }
        guard let segment else { return }
        for place in 0..<segment.count {
            let record = segment.record(place)
            let found = record.flatMap { segment.record(of: $0.serial) }
            try promise("a record is found by its serial number", found == record && record != nil)
        }
    }

    private static func signers(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let signers = SnapshotManifest.Delegates.decode(bytes),
            let encoded = try reading({ try SnapshotManifest.Delegates.encode(signers) })
        else { return }
        let again = SnapshotManifest.Delegates.decode(encoded)
        try promise("signers are read as they are written", again == signers)
    }

    private static func records(_ bytes: [UInt8]) throws(BrokenPromise) {
        for start in stride(from: 0, to: bytes.count, by: StatusRecord.size) {
            let octets = Array(bytes[start..<min(start + StatusRecord.size, bytes.count)])
            guard let record = StatusRecord(octets: octets) else { continue }
            try promise("a record is written as it was read", record.octets == octets)
        }
    }
}
