import Testing

@testable import Portal

@Suite("Limits of how often")
struct RateLimiterTests {
    @Test("So many go at once, then one in each part of the time, for each name by itself")
    func steady() {
        let limiter = RateLimiter(count: 5, seconds: 900)
        for _ in 0..<5 { #expect(limiter.take("a", at: 0) == nil) }
        #expect(limiter.take("a", at: 0) == 180)
        #expect(limiter.take("b", at: 0) == nil)
        #expect(limiter.take("a", at: 180) == nil)
        #expect(limiter.take("a", at: 180) == 180)
        for _ in 0..<5 { #expect(limiter.take("a", at: 5000) == nil) }
        #expect(limiter.take("a", at: 5000) != nil, "it holds no more than it did")
    }

    @Test("What is given back can be taken again, and no more than that")
    func back() {
        let limiter = RateLimiter(count: 1, seconds: 60)
        #expect(limiter.take("a", at: 0) == nil)
        limiter.giveBack("a", at: 0)
        limiter.giveBack("a", at: 0)
        #expect(limiter.take("a", at: 0) == nil)
        #expect(limiter.take("a", at: 0) == 60)
    }

    @Test("A clock that is set back frees nobody, and keeps nobody waiting longer than before")
    func setBack() {
        let limiter = RateLimiter(count: 1, seconds: 60)
        #expect(limiter.take("a", at: 10_000) == nil)
        #expect(limiter.take("a", at: 100) == 60)
        #expect(limiter.take("a", at: 160) == nil)
    }

    @Test("Of a flood of names the oldest are forgotten, and those that are used stay")
    func flood() {
        let limiter = RateLimiter(count: 1, seconds: 1_000_000, remembered: 100)
        #expect(limiter.take("busy", at: 0) == nil)
        #expect(limiter.take("idle", at: 0) == nil)
        for number in 0..<1000 {
            #expect(limiter.take("name \(number)", at: 0) == nil)
            #expect(limiter.take("busy", at: 0) != nil, "forgotten at \(number)")
        }
        #expect(limiter.take("idle", at: 0) == nil)
    }

    @Test(
        "An IPv6 address counts as its network, an IPv4 address as itself, however it is written",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"), ("::1", "0:0:0:0::/64"), ("unknown", "unknown"),
            (String(repeating: "x", count: 500), String(repeating: "x", count: 45)),
        ]
    )
    func addresses(_ text: String, _ name: String) {
        #expect(ClientAddress.name(text) == name)
    }
}
