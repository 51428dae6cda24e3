import Model
import Store
import StoreSupport
import TestSupport
import Testing

@Suite("Random histories")
struct RandomHistoryTests {
    /// What a book of certificates must do, in a few lines of memory.
    private struct Reference {
        var states: [Int: CertificateState] = [:]
        var feed: [Int] = []
        var renounced: Set<Int> = []

        /// Whether `step` of certificate `index` is allowed; does it when it is.
        mutating func allows(_ step: Int, _ index: Int) -> Bool {
            switch (step, states[index]) {
            case (0, nil): states[index] = .reserved
            case (1, .reserved): states[index] = .signing
            case (2, .signing): states[index] = .issued
            case (3, .reserved): states[index] = .abandoned
            case (4, .issued): states[index] = .active
            case (6, .active):
                states[index] = .held
                feed.append(index)
            case (8, .signing):
                states[index] = .abandoned
                renounced.insert(index)
                feed.append(index)
            case (7, .held):
                states[index] = .active
                feed.append(index)
            case (5, .issued), (5, .active), (5, .held):
                states[index] = .revoked
                feed.append(index)
            default: return false
            }
            return true
        }
    }

    private func change(_ step: Int, _ index: Int) -> Change {
        let id = Sample.certificateID(index)
        return switch step {
        case 0: .reserveCertificate(Sample.reservation(index))
        case 1: .intendCertificate(id, toBeSigned: Sample.toBeSigned(index))
        case 2: .storeCertificate(id, certificate: Sample.encoded(index), at: Sample.now)
        case 3: .abandonCertificate(id)
        case 4: .activateCertificate(id)
        case 6: .holdCertificate(id, at: Sample.now)
        case 7: .releaseCertificate(id)
        case 8: .renounceCertificate(id, Sample.revocation())
        default: .revokeCertificate(id, Sample.revocation())
        }
    }

    @Test("The book agrees with a reference in memory after every random list of changes", arguments: 0..<6)
    func history(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let world = try await TestBook()
        var reference = Reference()
        for _ in 0..<150 {
            let steps = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                (Int.random(in: 0...8, using: &generator), Int.random(in: 0..<15, using: &generator))
            }
            var trial = reference
            let isAllowed = steps.allSatisfy { trial.allows($0.0, $0.1) }
            do {
                try await world.book.commit(steps.map { change($0.0, $0.1) })
                #expect(isAllowed)
                reference = trial
            } catch {
                #expect(!isAllowed)
            }
        }
        try expect(world.book, reference)
        try expect(world.reopened(), reference)
    }

    private func expect(_ book: BookOfRecord, _ reference: Reference) throws {
        for index in 0..<15 {
            #expect(try book.certificate(Sample.certificateID(index))?.state == reference.states[index])
        }
        let feed = try book.feed(after: 0, limit: 999)
        #expect(feed.map(\.id) == reference.feed.map { Sample.certificateID($0) })
        #expect(feed.map(\.sequence) == (0..<feed.count).map { Int64($0) + 1 })
        var listed: [SerialNumber] = []
        let head = try book.forEachRevoked(of: Sample.issuingID, expiringAfter: Sample.now) { entry in
            listed.append(entry.serial)
        }
        #expect(head == Int64(feed.count))
        let revoked = reference.states.filter { $0.value == .revoked || $0.value == .held }.keys
        #expect(listed == (Array(revoked) + reference.renounced).map { Sample.serial($0) }.sorted())
        #expect(try book.counts().isConsistent)
    }
}
