import TestSupport
import Testing

@testable import Assistant

@Suite("配对")
struct PairingDeskTests {
    private let clock = ManualClock()
    private let desk: PairingDesk
    private let origin: WebOrigin
    private let other: WebOrigin

    init() throws {
        desk = PairingDesk(clock: clock.clock)
        origin = try #require(WebOrigin("https://ca.example.cn"))
        other = try #require(WebOrigin("https://other.example"))
    }

    /// A code that is certainly another one.
    private static func wrong(_ code: String) -> String { code == "000000" ? "000001" : "000000" }

    @Test("The code of the window is taken once, within two minutes")
    func right() throws {
        let pairing = try desk.begin(for: origin)
        #expect(pairing.code.utf8.count == 6)
        #expect(pairing.code.utf8.allSatisfy { (0x30...0x39).contains($0) })
        clock.advance(bySeconds: 120)
        try desk.confirm(pairing.name, pairing.code, from: origin)
        #expect(throws: AssistantError(.pairingEnded)) {
            try desk.confirm(pairing.name, pairing.code, from: origin)
        }
    }

    @Test("Three wrong codes end it, the right one behind them too")
    func tries() throws {
        let pairing = try desk.begin(for: origin)
        let wrong = PairingDeskTests.wrong(pairing.code)
        for left in [2, 1] {
            #expect(throws: AssistantError(.codeWrong(triesLeft: left))) {
                try desk.confirm(pairing.name, wrong, from: origin)
            }
        }
        #expect(throws: AssistantError(.pairingEnded)) {
            try desk.confirm(pairing.name, wrong, from: origin)
        }
        #expect(throws: AssistantError(.pairingEnded)) {
            try desk.confirm(pairing.name, pairing.code, from: origin)
        }
        #expect(desk.current == nil)
    }

    @Test("Two minutes and a second are too late")
    func late() throws {
        let pairing = try desk.begin(for: origin)
        clock.advance(bySeconds: 121)
        #expect(desk.current == nil)
        #expect(throws: AssistantError(.pairingEnded)) {
            try desk.confirm(pairing.name, pairing.code, from: origin)
        }
    }

    @Test("Another origin neither takes a code nor pushes a pairing out, until it is over")
    func foreign() throws {
        let pairing = try desk.begin(for: origin)
        #expect(throws: AssistantError(.pairingEnded)) {
            try desk.confirm(pairing.name, pairing.code, from: other)
        }
        #expect(throws: AssistantError(.busy)) { try desk.begin(for: other) }
        #expect(desk.current == pairing)
        clock.advance(bySeconds: 121)
        #expect(try desk.begin(for: other).origin == other)
    }

    @Test("The same origin begins again, and its first code is nothing any more")
    func again() throws {
        let first = try desk.begin(for: origin)
        let second = try desk.begin(for: origin)
        #expect(throws: AssistantError(.pairingEnded)) {
            try desk.confirm(first.name, first.code, from: origin)
        }
        #expect(desk.current == second)
    }

    @Test("拒绝 ends it")
    func refused() throws {
        let pairing = try desk.begin(for: origin)
        #expect(!desk.refuse("another"))
        #expect(desk.refuse(pairing.name))
        #expect(throws: AssistantError(.pairingEnded)) {
            try desk.confirm(pairing.name, pairing.code, from: origin)
        }
    }
}
