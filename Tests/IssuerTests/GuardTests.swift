import Model
import OpenSSL
import Synchronization
import TestSupport
import Testing

@testable import Issuer

@Suite("What stands against issuing at all")
struct GuardTests {
    @Test("A clock that stands more than five minutes before the book's newest entry issues nothing")
    func clockJumpedBack() async throws {
        let world = try await World()
        let authority = try world.authority()
        _ = try await authority.issue(world.request(1, key: .generate(.p256)))
        let latest = world.clock.clock.now
        world.clock.advance(bySeconds: -300)
        _ = try await authority.issue(world.request(2, key: .generate(.p256)))
        // What was just written is older than the newest; the newest counts, so that nobody gets back step by step.
        world.clock.advance(bySeconds: -1)
        let request = try world.request(3, key: .generate(.p256))
        let error = await #expect(throws: IssuanceError.self) { try await authority.issue(request) }
        let now = world.clock.clock.now
        let setback = try #require(ClockSetback(of: now, behind: latest))
        #expect(error?.reason == .clockJumpedBack(setback))
        #expect(error?.kind == .unavailable)
        #expect(error?.hint?.contains("timedatectl") == true)
        #expect(world.issuedRecords.count == 2)
        world.clock.advance(bySeconds: 301)
        _ = try await authority.issue(request)
    }

    @Test("A key that was blocked is never certified, by any act")
    func blockedKey() async throws {
        let world = try await World()
        let key = try PrivateKey.generate(.p256)
        let old = try await world.issueActive(key: .generate(.p256))
        let hash = key.publicKey.fingerprint
        let now = world.clock.clock.now
        try await world.book.commit([.blockKey(keyHash: hash, reason: .keyCompromise, at: now)])
        let requests = try [world.request(2, key: key), world.succession(.rekey, of: old.id, key: key)]
        for request in requests {
            let authority = try world.authority()
            let error = await #expect(throws: IssuanceError.self) { try await authority.issue(request) }
            #expect(error?.reason == .keyBlocked(keyHash: hash))
            #expect(error?.message.contains("compromised") == true)
        }
        #expect(world.issuedRecords.count == 1)
    }

    @Test("A key whose private half is that of a blocked or certified one is not certified, by any act")
    func kin() async throws {
        let world = try await World()
        let (known, old) = (
            try PrivateKey.generate(.p256), try await world.issueActive(key: .generate(.p256))
        )
        let kin = try #require(known.publicKey.kin.first)
        let requests = try [world.request(2, key: known), world.succession(.rekey, of: old.id, key: known)]
        try await world.book.commit([
            .blockKey(keyHash: kin, reason: .keyCompromise, at: world.clock.clock.now)
        ])
        for request in requests {
            let authority = try world.authority()
            let error = await #expect(throws: IssuanceError.self) { try await authority.issue(request) }
            #expect(error?.reason == .keyBlocked(keyHash: kin))
        }
        // What cannot be undone waits for this answer, as the revocation of a lost token.
        let authority = try world.authority()
        let refusal = IssuanceError.Reason.book(BookError(.keyBlocked(keyHash: kin)))
        let error = #expect(throws: IssuanceError.self) { try authority.checkSuccession(requests[1]) }
        #expect(error?.reason == refusal)
        #expect(world.issuedRecords.count == 1)
    }

    @Test("A key that is gone in the middle of a signature raises the alarm, and the row waits for that key")
    func keyGone() async throws {
        let world = try await World()
        let gone = FaultyKey(key: world.issuingKey, other: world.rootKey, fault: .throwsAnError)
        let alarms = Mutex<[IssuanceError]>([])
        let authority = try world.authority(
            key: gone,
            onAlarm: { error in
                alarms.withLock { $0.append(error) }
            }
        )
        let request = try world.request(key: .generate(.p256))
        let error = await #expect(throws: IssuanceError.self) { try await authority.issue(request) }
        #expect(
            error?.reason
                == .keyUnavailable(authority: world.identity.id, detail: "the signature failed")
        )
        #expect(error?.kind == .unavailable)
        #expect(alarms.withLock { $0 } == [error])
        let record = try #require(world.issuedRecords.first)
        #expect(record.state == .signing)
        let alarm = try #require(world.book.contents.audit.last)
        #expect(alarm.action == "authority.alarm")
        #expect(alarm.detail["serial"] == record.id.serial.hexadecimal)
        let settled = try await world.authority(holder: "process 2").settleUnfinished { _ in false }
        #expect(settled.map(\.settlement) == [.finished])
        let der = try #require(world.issuedRecords.first?.certificate)
        #expect(try Certificate(der: der).isSigned(by: world.issuingKey.publicKey))
    }

    @Test("A book that is gone too does not hide the key's failure")
    func everythingGone() async throws {
        let world = try await World()
        let gone = FaultyKey(key: world.issuingKey, other: world.rootKey, fault: .throwsAnError)
        let book = MortalBook(world.book, dying: MortalBook.Death(commit: 2, isWritten: false))
        let authority = try world.authority(key: gone, book: book)
        let request = try world.request(key: .generate(.p256))
        let error = await #expect(throws: IssuanceError.self) { try await authority.issue(request) }
        #expect(error?.kind == .unavailable)
        guard case .keyUnavailable = error?.reason else {
            Issue.record("another reason: \(String(describing: error))")
            return
        }
    }
}
