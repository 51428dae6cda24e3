import Model
import Store
import StoreSupport
import Testing

@Suite("Accounts in the book")
struct AccountChangeTests {
    private static let password = PasswordDigest(
        salt: Array(repeating: 1, count: 16),
        digest: Array(repeating: 2, count: 32),
        cost: 15
    )

    private static func account(
        _ login: String = "zhang.expert",
        mobile: String = "13800000001"
    ) -> AccountRecord {
        AccountRecord(
            login: login,
            mobile: mobile,
            password: password,
            isActive: true,
            version: 1,
            createdAt: Sample.now,
            updatedAt: Sample.now
        )
    }

    private static func code(_ nonce: UInt8, at time: Timestamp = Sample.now) -> PhoneCodeRecord {
        PhoneCodeRecord(
            nonce: Array(repeating: nonce, count: 16),
            mobile: "13800000001",
            purpose: .signUp,
            state: .waiting,
            wrongTries: 0,
            attempts: 0,
            dueAt: time,
            expiresAt: time.advanced(bySeconds: 600),
            createdAt: time
        )
    }

    @Test("A login and a number belong to one account, for ever")
    func unique() async throws {
        let world = try await TestBook()
        let account = AccountChangeTests.account()
        try await world.book.commit([.account(.open(account))])
        #expect(try world.book.account(login: "zhang.expert") == account)
        #expect(try world.book.account(mobile: "13800000001") == account)
        for other in [
            AccountChangeTests.account(mobile: "13800000002"), AccountChangeTests.account("li.expert"),
        ] {
            let object = "account \(other.login), or another one with its number,"
            try await world.expectRefusal(.exists(object: object), [.account(.open(other))])
        }
        var moved = account
        moved.isActive = false
        moved.version = 2
        try await world.book.commit([.account(.update(moved))])
        #expect(try world.book.account(login: "zhang.expert") == moved)
        try await world.expectRefusal(
            .stateChanged(object: "account zhang.expert"),
            [.account(.update(moved))]
        )
    }

    @Test("A session is found by its digest until it ends")
    func sessions() async throws {
        let world = try await TestBook()
        let digest = [UInt8](repeating: 7, count: 32)
        let session = AccountSessionRecord(
            digest: digest,
            login: "zhang.expert",
            createdAt: Sample.now,
            seenAt: Sample.now
        )
        try await world.expectRefusal(
            .notFound(object: "account zhang.expert"),
            [.account(.logIn(session))]
        )
        try await world.book.commit([
            .account(.open(AccountChangeTests.account())), .account(.logIn(session)),
        ])
        #expect(try world.book.accountSession(digest: digest) == session)
        try await world.book.commit([.account(.touch(session: digest, at: Sample.later))])
        #expect(try world.book.accountSession(digest: digest)?.seenAt == Sample.later)
        let early = Sample.now.advanced(bySeconds: -1)
        try await world.book.commit([.account(.forgetSessions(seenBefore: early, createdBefore: early))])
        #expect(try world.book.accountSession(digest: digest) != nil)
        try await world.book.commit([.account(.logOutEverywhere(login: "zhang.expert"))])
        #expect(try world.book.accountSession(digest: digest) == nil)
        try await world.book.commit([.account(.logIn(session)), .account(.logOut(session: digest))])
        #expect(try world.book.accountSession(digest: digest) == nil)
    }

    @Test("A newer code supersedes an older one, and each moves only from where it stands")
    func codes() async throws {
        let world = try await TestBook()
        let first = AccountChangeTests.code(1)
        let second = AccountChangeTests.code(2, at: Sample.later)
        try await world.book.commit([.account(.addCode(first))])
        #expect(try world.book.dueCodes(at: Sample.now, limit: 9) == [first])
        try await world.book.commit([.account(.addCode(second))])
        let codes = try world.book.phoneCodes(mobile: "13800000001", since: Sample.now)
        #expect(codes.map(\.state) == [.waiting, .superseded])
        #expect(try world.book.dueCodes(at: Sample.later, limit: 9) == [second])
        var sent = second
        sent.state = .sent
        sent.attempts = 1
        try await world.book.commit([.account(.updateCode(sent, from: second))])
        try await world.expectRefusal(
            .stateChanged(object: "code of this number"),
            [.account(.updateCode(sent, from: second))]
        )
        try await world.book.commit([.account(.forgetCodes(before: Sample.later))])
        #expect(try world.book.phoneCodes(mobile: "13800000001", since: Sample.now) == [sent])
    }

    @Test("Of the sessions of an account those that were used last stay")
    func newestSessions() async throws {
        let world = try await TestBook()
        let digests = (0..<4).map { [UInt8](repeating: UInt8($0), count: 32) }
        let sessions = digests.enumerated().map { index, digest in
            AccountSessionRecord(
                digest: digest,
                login: "zhang.expert",
                createdAt: Sample.now.advanced(bySeconds: Int64(index)),
                seenAt: Sample.now.advanced(bySeconds: Int64(index))
            )
        }
        try await world.book.commit(
            [.account(.open(AccountChangeTests.account()))] + sessions.map { .account(.logIn($0)) }
        )
        try await world.book.commit([
            .account(.touch(session: digests[0], at: Sample.later.advanced(bySeconds: 9))),
            .account(.keepSessions(login: "zhang.expert", newest: 2)),
        ])
        let left = try digests.map { try world.book.accountSession(digest: $0) != nil }
        #expect(left == [true, false, false, true])
    }

    @Test("Whoever demands that no code was sent is told when one was")
    func quiet() async throws {
        let world = try await TestBook()
        let demand = Change.account(.expectNoCode(mobile: "13800000001", since: Sample.now))
        try await world.book.commit([demand, .account(.addCode(AccountChangeTests.code(1)))])
        try await world.book.commit([demand])
        try await world.book.commit([.account(.addCode(AccountChangeTests.code(2, at: Sample.later)))])
        try await world.expectRefusal(.stateChanged(object: "code of this number"), [demand])
    }
}
