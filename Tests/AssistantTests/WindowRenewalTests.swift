import Model
import OpenSSL
import TestSupport
import Testing
import Tokens

@testable import Assistant

@Suite("更新服务 and 替换服务 in the window")
struct WindowRenewalTests {
    /// Opens the window of an assistant with a centre.
    private func opened(_ kind: RenewalKind) async throws -> (RenewalWorld, AssistantWorld, String) {
        let world = try await RenewalWorld(kind)
        let assistant = AssistantWorld(world)
        try assistant.desk.openWindow()
        return (world, assistant, await assistant.window())
    }

    @Test("Both services stand there where there is a centre, and nowhere else")
    func shown() async throws {
        let (_, assistant, window) = try await opened(.renew)
        let page = await assistant.send("GET", window).text
        for words in ["更新服务", "更新码", "更新证书", "替换服务", "替换码", "提交", "尚未开标"] {
            #expect(page.contains(words), "\(words)")
        }
        let alone = try await AssistantWorld()
        try alone.desk.openWindow()
        let path = await alone.window()
        let other = await alone.send("GET", path).text
        #expect(!other.contains("更新服务") && !other.contains("替换服务"))
        _ = await alone.submit("\(path)/renew", "code=23456-789AB&pin=27182818")
        #expect(await alone.send("GET", path).text.contains(AssistantError(.noCentre).sentence))
    }

    @Test(
        "A code and the PIN renew; what was typed stands in no page and in no log",
        arguments: RenewalKind.allCases
    )
    func done(kind: RenewalKind) async throws {
        let (world, assistant, window) = try await opened(kind)
        let body = "token=3230323631313232&code=23456-789ab&pin=\(HolderCard.pin)"
        _ = await assistant.submit("\(window)/\(kind.act)", body)
        let page = await assistant.send("GET", window).text
        #expect(page.contains("证书已"))
        #expect(page.contains("PIN 不变"))
        #expect(try await world.isRenewed())
        let log = await assistant.send("GET", "\(window)/log").text
        #expect(log.contains(kind.rawValue))
        for text in [page, log] {
            #expect(!text.contains(HolderCard.pin) && !text.uppercased().contains("23456-789AB"))
        }
    }

    @Test("A box in the form ends the old certificate at once")
    func atOnce() async throws {
        let (world, assistant, window) = try await opened(.renew)
        #expect(await assistant.send("GET", window).text.contains("立即停用原证书"))
        let body = "token=3230323631313232&code=23456-789AB&pin=\(HolderCard.pin)&now=yes"
        _ = await assistant.submit("\(window)/renew", body)
        #expect(world.centre.heard.contains("\"atOnce\":true"))
        #expect(try await world.token().readCertificate(in: .authentication) == nil)
    }

    @Test("The other service's code is refused in the words of the service; nothing was begun")
    func otherKind() async throws {
        let (world, assistant, window) = try await opened(.renew)
        let body = "token=3230323631313232&code=23456-789AB&pin=\(HolderCard.pin)"
        _ = await assistant.submit("\(window)/replace", body)
        #expect(await assistant.send("GET", window).text.contains("替换码不对"))
        #expect(try await world.isUntouched())
        #expect(world.entry == nil)
    }

    @Test("A wrong PIN and its last try are told with what is left")
    func wrongPIN() async throws {
        let (_, assistant, window) = try await opened(.renew)
        let body = "token=3230323631313232&code=23456-789AB&pin=31415926"
        for words in ["还可以输入 2 次", "PIN 不对，只剩最后一次尝试", "只剩最后一次尝试"] {
            _ = await assistant.submit("\(window)/renew", body)
            #expect(await assistant.send("GET", window).text.contains(words), "\(words)")
        }
    }
}
