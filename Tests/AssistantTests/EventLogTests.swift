import TestSupport
import Testing

@testable import Assistant

@Suite("What the log tells of strangers")
struct EventLogTests {
    @Test("A line that anybody can cause is there once a minute, with how often it was left out")
    func sparingly() {
        let clock = ManualClock()
        let log = EventLog(clock: clock.clock)
        log.add("a page was paired:", "https://ca.example.cn")
        for _ in 0..<1000 { log.addSparingly("knock") }
        log.addSparingly("ring")
        clock.advance(bySeconds: 59)
        log.addSparingly("knock")
        clock.advance(bySeconds: 1)
        log.addSparingly("knock")
        clock.advance(bySeconds: -3600)
        log.addSparingly("knock")
        let events = log.text.split(separator: "\n").map { $0.dropFirst("2026-11-22 08:00:00 ".count) }
        #expect(
            events == [
                "a page was paired: https://ca.example.cn", "knock", "ring", "knock and 1000 before", "knock",
            ]
        )
    }

    @Test("Requests for another host leave the log to those who use the assistant")
    func otherHost() async throws {
        let world = try await AssistantWorld()
        _ = try await world.paired()
        for _ in 0..<600 {
            let answer = await world.send("GET", "/", host: "rebound.example:17681")
            #expect(answer.status == 421)
        }
        #expect(world.desk.log.text.contains("a page was paired:"))
        #expect(world.desk.log.text.ranges(of: "another host").count == 1)
    }
}
