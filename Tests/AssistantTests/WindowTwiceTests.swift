import TestSupport
import Testing
import Tokens

@testable import Assistant

@Suite("A form that is sent twice")
struct WindowTwiceTests {
    /// The number that the page gives to its forms.
    private static func once(_ page: Answer) throws -> String {
        String(try #require(page.text.firstMatch(of: /name="once" value="([0-9a-f]{32})"/)?.1))
    }

    @Test("It is done once, and both are told the same; what is typed anew is done")
    func twice() async throws {
        let world = try await AssistantWorld()
        try world.desk.openWindow()
        let window = await world.window()
        let once = try WindowTwiceTests.once(await world.send("GET", window))
        let form = "once=\(once)&token=3230323631313232&"
        let change = "\(form)current=\(HolderCard.pin)&new=16180339&again=16180339"
        async let first = world.submit("\(window)/pin", change)
        async let second = world.submit("\(window)/pin", change)
        let places = await [first, second].map { $0.fields["location"] }
        #expect(places == [window, window])
        let page = await world.send("GET", window)
        #expect(page.text.contains("PIN 已修改"))
        _ = await world.submit("\(window)/pin", change)
        #expect(await world.send("GET", window).text.contains("PIN 已修改"))
        #expect(world.holder.card.pinTriesLeft == 3)
        #expect(try WindowTwiceTests.once(page) != once)
        _ = await world.submit("\(window)/pin", "\(form)current=16180339&new=14142135&again=14142135")
        #expect(await world.send("GET", window).text.contains("PIN 已修改"))
        #expect(world.holder.card.pinTriesLeft == 3)
    }

    @Test("A wrong PIN that is sent twice costs one try")
    func wrongPIN() async throws {
        let world = try await AssistantWorld()
        try world.desk.openWindow()
        let window = await world.window()
        let once = try WindowTwiceTests.once(await world.send("GET", window))
        for _ in 0..<2 {
            _ = await world.submit("\(window)/check", "once=\(once)&token=3230323631313232&pin=31415926")
            #expect(await world.send("GET", window).text.contains("PIN 不对，还可以输入 2 次"))
        }
        #expect(world.holder.card.pinTriesLeft == 2)
    }
}
