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

    init(_ algorithm: KeyAlgorithm = .p256) throws {
        directory = try TemporaryDirectory()
        authority = try StatusAuthority("issuing", algorithm, now: clock.clock.now)
        key = FaultyKey(authority.key)
        issuer = try RevocationListIssuer(id: authority.id, certificate: authority.certificate, key: key)
        publisher = RevocationListPublisher(
            source: status,
            book: status,
            directory: RevocationListDirectory(path: directory.url.path),
            clock: clock.clock
        )
    }

    var now: Timestamp { clock.clock.now }

    func revoke(_ number: Int, _ reason: RevocationReason = .keyCompromise, notAfter: Timestamp? = nil) {
        let id = authority.certificateID(serial(number))
        status.issue(id, notAfter: notAfter ?? now.advanced(bySeconds: 31_536_000))
        status.revoke(id, Revocation(date: now, reason: reason))
    }

    /// The list on the disk; nil when there is none.
    func published() throws -> RevocationList? {
        try publisher.directory.read(authority.id).map { try RevocationList(der: $0) }
    }

    /// The serials on the disk, as numbers.
    func serials() throws -> [Int] {
        var numbers: [Int] = []
        try published()?.forEachEntry { numbers.append($0.serial.bytes.reduce(0) { $0 << 8 | Int($1) }) }
        return numbers
    }

    func service(policy: RevocationListPolicy = RevocationListPolicy()) -> RevocationListService {
        RevocationListService(
            issuers: [issuer],
            publisher: publisher,
            source: status,
            status: status,
            clock: clock.clock,
            policy: policy
        )
    }

    /// Names in the directory, hidden ones too.
    func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.url.path).sorted()
    }
}
