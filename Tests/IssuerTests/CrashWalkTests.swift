import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

/// Processes that die at every place of the cycle, in every order.
@Suite("Crashes of the issuance cycle")
struct CrashWalkTests {
    @Test(
        "A process that dies at any commit leaves a book from which the same application gets one certificate",
        arguments: MortalBook.Death.all,
        [true, false]
    )
    func everyPoint(death: MortalBook.Death, recovers: Bool) async throws {
        var walk = try await Walk(seed: 1)
        await walk.run(0, dying: death)
        if recovers { try await walk.recover() }
        try walk.check()
        try await walk.finish()
    }

    @Test("Random crashes, repetitions and recoveries keep every promise", arguments: UInt64(1)...16)
    func randomWalk(seed: UInt64) async throws {
        var walk = try await Walk(seed: seed)
        for _ in 0..<25 {
            try await walk.step()
            try walk.check()
        }
        try await walk.finish()
    }
}

/// One history of applications, processes, deaths and recoveries.
private struct Walk {
    let world: World
    let key: RecordingKey
    let requests: [IssuanceRequest]
    var generator: SeededGenerator
    var processes = 0
    /// What the authority's key ever signed, by its octets.
    var signed: [[UInt8]: Certificate] = [:]
    var received: [Int: Set<Certificate>] = [:]

    init(seed: UInt64) async throws {
        let world = try await World()
        self.world = world
        key = RecordingKey(world.issuingKey)
        requests = try (0..<4).map { try world.request($0, key: .generate(.p256)) }
        generator = SeededGenerator(seed: seed)
    }

    /// Issues, lets a process die while it issues, or recovers.
    mutating func step() async throws {
        let number = Int.random(in: 0..<requests.count, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: await run(number, dying: nil)
        case 1: try await recover()
        default: await run(number, dying: MortalBook.Death.all.randomElement(using: &generator))
        }
        world.clock.advance(bySeconds: Int64.random(in: 0...3600, using: &generator))
    }

    /// A new process issues for application `number`, and dies.
    mutating func run(_ number: Int, dying death: MortalBook.Death?) async {
        do {
            let book = MortalBook(world.book, dying: death)
            let issued = try await authority(book).issue(requests[number])
            received[number, default: []].insert(issued.certificate)
        } catch {
            #expect(death != nil, "nothing died, but: \(error)")
        }
    }

    /// A new process settles what all others left, and may die while it does.
    mutating func recover() async throws {
        let dies = Bool.random(using: &generator)
        let death = dies ? MortalBook.Death.all.randomElement(using: &generator) : nil
        let authority = try authority(MortalBook(world.book, dying: death))
        _ = try? await authority.settleUnfinished { _ in false }
    }

    private mutating func authority(_ book: any Book) throws -> CertificateAuthority {
        processes += 1
        return try world.authority(holder: "process \(processes)", key: key, book: book)
    }

    /// What must be true at every moment.
    mutating func check() throws {
        let records = world.issuedRecords
        for octets in key.signed where signed[octets] == nil {
            let signature = try world.rootKey.sign(octets)
            signed[octets] = try Certificate.assemble(
                tbs: octets,
                algorithm: .ecdsaWithSHA256,
                signature: signature
            )
        }
        for octets in signed.keys {
            #expect(records.contains { $0.toBeSigned == octets && $0.state != .abandoned }, "not on record")
        }
        #expect(Set(signed.values.map(\.serial)).count == signed.count, "one serial for two contents")
        for request in requests {
            let rows = records.filter { $0.reservation.application == request.application }
            #expect(rows.filter { $0.state != .abandoned }.count <= 1)
            let keyHash = request.proof.publicKey.fingerprint
            #expect(signed.values.filter { $0.publicKey.fingerprint == keyHash }.count <= 1)
        }
        for (number, certificates) in received {
            #expect(certificates.count == 1, "two certificates for one application")
            let stored = records.first { $0.certificate != nil && $0.certificate == certificates.first?.der }
            #expect(stored?.reservation.application == requests[number].application)
        }
    }

    /// In the end everybody has exactly one certificate.
    mutating func finish() async throws {
        let last = try authority(world.book)
        _ = try await last.settleUnfinished { _ in false }
        for number in requests.indices { await run(number, dying: nil) }
        try check()
        #expect(received.count == requests.count)
        let states = Set(world.issuedRecords.map(\.state))
        #expect(states.isSubset(of: [.issued, .abandoned]))
        #expect(world.issuedRecords.filter { $0.state == .issued }.count == requests.count)
    }
}
