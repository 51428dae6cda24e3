@testable import Enrollment
import Model
import Synchronization
import TestSupport

/// A desk over a book in memory, with everybody who works at it.
struct DeskFixture {
    let book = MemoryBook()
    let clock = ManualClock()
    let vault = MemoryVault()
    let codes = CodePress()
    let fallen = FallenAuthorities()
    let desk: EnrollmentDesk

    let reviewer = Principal.staff(name: "li.na", roles: [.reviewer])
    let finance = Principal.staff(name: "zhou.wei", roles: [.finance])
    let producer = Principal.staff(name: "sun.hao", roles: [.producer])
    let station: Workstation
    let expert = Submitter(login: "expert-1", verifiedName: "王建华", isEmailVerified: true)

    init(
        newFen: Int64 = 20_000,
        renewFen: Int64 = 15_000,
        book wrapped: ((MemoryBook) -> any Book)? = nil
    ) throws {
        station = Workstation(station: "desk-1", producer: producer)
        let prices = try PriceList(
            entries: [
                "NEW": newFen, "RENEW": renewFen, "REPLACE": 5_000, "REISSUE": 10_000, "UNLOCK": 0,
                "REVOKE": 0,
            ]
        )
        let generator = Mutex(SeededGenerator(seed: 7))
        let ports = EnrollmentPorts(
            vault: vault,
            identityDigest: { DeskFixture.mix($0) },
            fingerprint: { DeskFixture.mix($0) },
            random: { count in generator.withLock { $0.bytes(count) } },
            drawCode: { [codes] binding, notice in codes.draw(binding, for: notice) },
            isCode: { [codes] typed, binding, digest in codes.isCode(typed, binding, digest) },
            hasFallen: { [fallen] in fallen.contains($0) }
        )
        desk = EnrollmentDesk(
            book: wrapped?(book) ?? book,
            source: book,
            clock: clock.clock,
            prices: prices,
            ports: ports
        )
    }

    /// 32 octets that depend on the input; a stand-in for a digest.
    static func mix(_ bytes: [UInt8]) -> [UInt8] {
        var seed: UInt64 = 0xCBF2_9CE4_8422_2325
        // Documents are large and differ everywhere; a sample tells them apart.
        let sample = bytes.count < 4096 ? bytes[...] : bytes[1000..<2000]
        for byte in sample { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var generator = SeededGenerator(seed: seed)
        return generator.bytes(32)
    }

    /// Pictures, made once.
    private static let scans = (0..<6).map { ScanImage.png(seed: UInt64($0)) }

    /// Documents that fit the form's list.
    static func uploads(_ file: ApplicationFile) -> [AttachmentUpload] {
        file.attachments.enumerated().map { position, reference in
            AttachmentUpload(kind: reference.kind, content: scans[position % scans.count])
        }
    }

    func file(_ name: String = "expert") throws -> ApplicationFile { try Document(name).file }

    @discardableResult
    func submit(_ name: String = "expert", by submitter: Submitter? = nil) async throws -> ApplicationRecord {
        let file = try file(name)
        let owner = submitter ?? (name == "expert" ? expert : Submitter(login: "org-1"))
        return try await desk.submit(file, uploads: DeskFixture.uploads(file), by: owner)
    }

    func approve(_ number: ApplicationNumber, key: String? = nil) async throws -> ApplicationRecord {
        try await desk.approve(number, by: reviewer, checklist: Set(ReviewCheck.allCases), key: key)
    }

    func pay(_ number: ApplicationNumber, fen: Int64 = 20_000) async throws -> ApplicationRecord {
        let payment = try Payment(channel: .offline, transaction: "T-\(number)", amountFen: fen)
        return try await desk.confirmPayment(number, payment, by: finance)
    }

    /// An application that is paid.
    func producing(_ name: String = "expert") async throws -> ApplicationRecord {
        let record = try await submit(name)
        _ = try await approve(record.number)
        return try await pay(record.number)
    }

    var applicant: Principal { .applicant(login: "expert-1") }

    func state(_ number: ApplicationNumber) -> ApplicationState? { book.contents.applications[number]?.state }
}
