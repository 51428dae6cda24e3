import CRL
import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

/// An authority with its book, its clock, a directory and a publisher.
struct Press {
    let clock = ManualClock()
    let status = MemoryStatus()
    let directory: TemporaryDirectory
    let authority: StatusAuthority
    let key: FaultyKey
    let issuer: RevocationListIssuer
    let publisher: RevocationListPublisher

    /// Makes one; with `shards`, whose certificates name that many partitions below `http://pki.example`.
    ///
    /// With `patience` the lock is waited for: a process that another test begins has it, too, until it runs its program.
    init(
        _ algorithm: KeyAlgorithm = .p256,
        shards: Int = 1,
        policy: RevocationListPolicy = RevocationListPolicy(),
        patience: Int = 0
    ) throws {
        directory = try TemporaryDirectory()
        authority = try StatusAuthority("issuing", algorithm, now: clock.clock.now)
        key = FaultyKey(authority.key)
        let partition = RevocationListPartition(
            authority: authority.id,
            publicURL: "http://pki.example",
            shards: shards
        )
        issuer = try RevocationListIssuer(
            id: authority.id,
            certificate: authority.certificate,
            key: key,
            partition: shards == 1 ? nil : partition
        )
        publisher = RevocationListPublisher(
            source: status,
            book: status,
            directory: RevocationListDirectory(path: directory.url.path),
            clock: clock.clock,
            policy: policy,
            patience: patience
        )
    }

    var now: Timestamp { clock.clock.now }
    /// The list of everything.
    var name: RevocationListName { RevocationListName(authority.id) }

    func id(_ number: Int) -> CertificateID { authority.certificateID(serial(number)) }

    func revoke(
        _ number: Int,
        _ reason: RevocationReason = .keyCompromise,
        notAfter: Timestamp? = nil,
        shard: Int = 0
    ) {
        let id = authority.certificateID(serial(number))
        status.issue(id, notAfter: notAfter ?? now.advanced(bySeconds: 31_536_000), shard: shard)
        status.revoke(id, Revocation(date: now, reason: reason))
    }

    /// The octets of a list on the disk; nil when there is none.
    func octets(_ name: RevocationListName) throws -> [UInt8]? {
        try publisher.directory.open(name).map { try $0.read(0..<$0.count) }
    }

    /// A list on the disk; nil when there is none.
    func published(_ name: RevocationListName) throws -> RevocationList? {
        try octets(name).map { try RevocationList(der: $0) }
    }

    /// The serials on a list on the disk, as numbers.
    func serials(_ name: RevocationListName) throws -> [Int] {
        var numbers: [Int] = []
        try published(name)?.forEachEntry {
            numbers.append($0.serial.bytes.reduce(0) { $0 << 8 | Int($1) })
        }
        return numbers
    }

    /// The list on the disk; nil when there is none.
    func published() throws -> RevocationList? { try published(name) }

    /// The serials on the disk, as numbers.
    func serials() throws -> [Int] { try serials(name) }

    func service(
        scope: RevocationListService.Scope = .all,
        policy: RevocationListPolicy = RevocationListPolicy(),
        report: @escaping @Sendable (RevocationListReport) -> Void = { _ in }
    ) -> RevocationListService {
        RevocationListService(
            scope: scope,
            issuers: [issuer],
            publisher: publisher,
            source: status,
            status: status,
            clock: clock.clock,
            policy: policy,
            report: report
        )
    }

    /// Names in the directory, hidden ones too.
    func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.url.path).sorted()
    }

    /// What the book would put on a list now, by serial.
    func truth(_ name: RevocationListName) throws -> [SerialNumber: Revocation] {
        var revoked: [SerialNumber: Revocation] = [:]
        try status.viewRevocations { view throws(BookError) in
            try view.forEachRevoked(on: name, expiringAfter: now) { revoked[$0.serial] = $0.revocation }
        }
        return revoked
    }
}
