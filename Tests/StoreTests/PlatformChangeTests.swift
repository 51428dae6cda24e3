import Model
import Store
import StoreSupport
import Testing

@Suite("People whom the platform sends, in the book")
struct PlatformChangeTests {
    private static let zhang = PlatformSubject(issuer: "https://sso.example.cn", subject: "u-1001")
    private static let li = PlatformSubject(issuer: "https://sso.example.cn", subject: "u-1002")

    private static func account(_ login: String, _ mobile: String) -> Change {
        let password = PasswordDigest(
            salt: Array(repeating: 1, count: 16),
            digest: Array(repeating: 2, count: 32),
            cost: 15
        )
        return .account(
            .open(
                AccountRecord(
                    login: login,
                    mobile: mobile,
                    password: password,
                    isActive: true,
                    version: 1,
                    createdAt: Sample.now,
                    updatedAt: Sample.now
                )
            )
        )
    }

    private static func arrival(_ subject: PlatformSubject, browser: UInt8) -> PlatformArrivalRecord {
        PlatformArrivalRecord(
            browser: Array(repeating: browser, count: 32),
            subject: subject,
            mobile: nil,
            name: "王建华",
            expiresAt: Sample.later
        )
    }

    @Test("An account is one person on a platform, and a person there has one account")
    func ties() async throws {
        let world = try await TestBook()
        let (zhang, li) = (PlatformChangeTests.zhang, PlatformChangeTests.li)
        try await world.book.commit([
            PlatformChangeTests.account("zhang", "13800000001"),
            PlatformChangeTests.account("li", "13800000002"),
            .platform(.tie(zhang, login: "zhang", at: Sample.now)),
        ])
        #expect(try world.book.login(of: zhang) == "zhang")
        #expect(try world.book.login(of: li) == nil)
        #expect(try world.book.platformSubject(of: "zhang", issuer: zhang.issuer) == zhang)
        #expect(try world.book.platformSubject(of: "zhang", issuer: "https://other.example.cn") == nil)
        for (subject, login) in [(zhang, "li"), (li, "zhang"), (zhang, "zhang")] {
            try await world.expectRefusal(
                .exists(object: "tie of account \(login) or of its owner on the platform"),
                [.platform(.tie(subject, login: login, at: Sample.now))]
            )
        }
        try await world.expectRefusal(
            .notFound(object: "account wang"),
            [.platform(.tie(li, login: "wang", at: Sample.now))]
        )
        let elsewhere = PlatformSubject(issuer: "https://other.example.cn", subject: "u-1001")
        try await world.book.commit([.platform(.tie(elsewhere, login: "li", at: Sample.now))])
        #expect(try world.book.login(of: elsewhere) == "li")
        #expect(try world.book.findDamage() == [])
    }

    @Test("A name that was verified is that of the account, until another one is")
    func names() async throws {
        let world = try await TestBook()
        let (zhang, li) = (PlatformChangeTests.zhang, PlatformChangeTests.li)
        try await world.book.commit([
            PlatformChangeTests.account("zhang", "13800000001"),
            .platform(.tie(zhang, login: "zhang", at: Sample.now)),
        ])
        for name in [nil, "王建华", "王健华", nil] {
            try await world.book.commit([.platform(.name(zhang, name))])
            #expect(try world.book.verifiedName(ofAccount: "zhang") == name)
        }
        #expect(try world.book.verifiedName(ofAccount: "li") == nil)
        try await world.expectRefusal(
            .notFound(object: "account of this subject of the platform"),
            [.platform(.name(li, "李娜"))]
        )
    }

    @Test("A token is used once, until it is forgotten")
    func tokens() async throws {
        let world = try await TestBook()
        let token = Sample.hash("token")
        let use = Change.platform(.spend(token: token, until: Sample.later))
        try await world.book.commit([use])
        let refusal = BookError.Reason.exists(object: "use of this token of the platform")
        try await world.expectRefusal(refusal, [use])
        try await world.book.commit([.platform(.forget(before: Sample.later))])
        try await world.expectRefusal(refusal, [use])
        try await world.book.commit([.platform(.forget(before: Sample.later.advanced(bySeconds: 1)))])
        try await world.book.commit([use])
    }

    @Test("Who came last with a browser is who decides with it, once")
    func arrivals() async throws {
        let world = try await TestBook()
        let first = PlatformChangeTests.arrival(PlatformChangeTests.zhang, browser: 1)
        let second = PlatformChangeTests.arrival(PlatformChangeTests.li, browser: 1)
        try await world.book.commit([.platform(.arrive(first)), .platform(.arrive(second))])
        #expect(try world.book.platformArrival(browser: first.browser) == second)
        #expect(try world.book.platformArrival(browser: Array(repeating: 2, count: 32)) == nil)
        let refusal = BookError.Reason.stateChanged(object: "arrival with this browser")
        try await world.expectRefusal(refusal, [.platform(.settle(first))])
        try await world.book.commit([.platform(.settle(second))])
        #expect(try world.book.platformArrival(browser: first.browser) == nil)
        try await world.expectRefusal(refusal, [.platform(.settle(second))])
    }

    @Test("A session says whether the platform sent who it is")
    func sessions() async throws {
        let world = try await TestBook()
        try await world.book.commit([PlatformChangeTests.account("zhang", "13800000001")])
        for isFromPlatform in [false, true] {
            let session = AccountSessionRecord(
                digest: Sample.hash("\(isFromPlatform)"),
                login: "zhang",
                createdAt: Sample.now,
                seenAt: Sample.now,
                isFromPlatform: isFromPlatform
            )
            try await world.book.commit([.account(.logIn(session))])
            #expect(try world.book.accountSession(digest: session.digest) == session)
        }
    }
}
