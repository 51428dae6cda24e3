import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport

@testable import Snapshot

/// A centre that writes snapshots, a replica, and the folder between them.
struct Carrier {
    static let authority = AuthorityID("issuing")
    let directory: TemporaryDirectory
    let key: PrivateKey
    let now: Timestamp

    init() throws {
        directory = try TemporaryDirectory()
        key = try PrivateKey.generate(.p256)
        now = Timestamp(secondsSinceEpoch: 1_795_305_600)
    }

    /// Where the centre writes.
    var out: String { directory.path("out") }
    /// Where copies arrive.
    var copy: String { directory.path("copy") }

    func writer() throws -> SnapshotWriter {
        try SnapshotWriter(out, key: key, publicKey: key.publicKey)
    }

    func replica(_ name: String = "replica", trusting key: PublicKey? = nil) throws -> StatusReplica {
        try StatusReplica(
            store: directory.path(name),
            published: directory.path("\(name)-published"),
            trusting: key ?? self.key.publicKey
        )
    }

    static func id(_ number: Int) throws -> CertificateID {
        guard let authority else { throw FixtureError("authority") }
        return CertificateID(authority: authority, serial: serial(number))
    }

    static func good(_ numbers: some Sequence<Int>) -> [StatusRecord] {
        numbers.compactMap { StatusRecord(serial: serial($0), status: .good, shard: 0) }
    }

    static func revoked(_ number: Int, at date: Timestamp) -> StatusRecord? {
        let revocation = Revocation(date: date, reason: .keyCompromise)
        return StatusRecord(serial: serial(number), status: .revoked(revocation), shard: 3)
    }

    /// Publishes what was added, with one authority and one list.
    @discardableResult
    func publish(
        _ writer: SnapshotWriter,
        at seconds: Int64 = 0,
        feed: Int64 = 0,
        list: [UInt8] = Array("a list".utf8)
    ) throws -> SnapshotManifest {
        let moment = now.advanced(bySeconds: seconds)
        return try writer.publish(
            [SnapshotManifest.Authority(name: "issuing", certificate: [1, 2], signers: [[3]])],
            files: [keep(list, as: "issuing.crl", writer)],
            place: Array("\(feed)".utf8),
            feed: feed,
            period: moment...moment.advanced(bySeconds: 3600)
        )
    }

    /// Keeps a file with these octets.
    func keep(
        _ octets: [UInt8],
        as name: String,
        _ writer: SnapshotWriter
    ) throws -> SnapshotManifest.File {
        try writer.keep(file: directory.write(octets, to: "file"), as: name)
    }

    /// Takes what was carried and puts it on the disk, as a machine that is not cut off does.
    @discardableResult
    func take(_ replica: StatusReplica) throws -> SnapshotManifest? {
        let manifest = try replica.take(from: copy, at: now)
        try replica.settle(at: now)
        return manifest
    }

    /// Copies what the centre wrote, as rsync would.
    func carry() throws {
        try? FileManager.default.removeItem(atPath: copy)
        try FileManager.default.copyItem(atPath: out, toPath: copy)
    }
}
