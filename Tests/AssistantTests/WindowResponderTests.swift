import Model
import OpenSSL
import TestSupport
import Testing
import Tokens

@testable import Assistant

@Suite("The assistant's own window")
struct WindowResponderTests {
    @Test("A page gets its signature when the user has read the statement and typed the PIN")
    func signed() async throws {
        let world = try await AssistantWorld()
        async let answer = world.post("/v1/sign", world.wish("{\"deed\":\"application.approve\"}"))
        let window = await world.window()
        let page = await world.send("GET", window)
        // HTML drops the first line end behind <pre>: one is there for it, so that none of the statement's goes.
        #expect(
            page.text.contains(
                "<pre tabindex=\"0\">\n{&quot;deed&quot;:&quot;application.approve&quot;}</pre>"
            )
        )
        #expect(page.text.contains(AssistantWorld.page))
        #expect(page.text.contains("张专家"))
        let name = try #require(world.desk.signatures.current?.name)
        let done = await world.submit("\(window)/sign", "name=\(name)&pin=\(HolderCard.pin)")
        #expect(done.status == 303)
        #expect(done.fields["location"] == window)
        #expect(await world.send("GET", window).text.contains("已签名"))
        let signed = await answer.member("signature") ?? "-"
        let signature = try #require(Base64.decode(Array(signed.utf8)))
        let statement = Array("{\"deed\":\"application.approve\"}".utf8)
        #expect(world.holder.certificate.publicKey.verify(signature: signature, message: statement))
        #expect(world.desk.signatures.current == nil)
    }

    @Test("A wrong PIN is told in the window alone, and the user types another one")
    func wrongPIN() async throws {
        let world = try await AssistantWorld()
        async let answer = world.post("/v1/sign", world.wish("a"))
        let window = await world.window()
        let name = try #require(world.desk.signatures.current?.name)
        _ = await world.submit("\(window)/sign", "name=\(name)&pin=31415926")
        #expect(await world.send("GET", window).text.contains("PIN 不对，还可以输入 2 次"))
        // It is told once.
        #expect(await world.send("GET", window).text.contains("PIN 不对") == false)
        _ = await world.submit("\(window)/sign", "name=\(name)&pin=\(HolderCard.pin)")
        let answered = await answer
        #expect(answered.status == 200)
        // Sent again, as by a reload: it is over, and no try is spent.
        _ = await world.submit("\(window)/sign", "name=\(name)&pin=31415926")
        #expect(world.holder.card.pinTriesLeft == 3)
    }

    @Test("拒绝 is told to the page as that; before, a page that is not paired hears nothing of the token")
    func refused() async throws {
        let world = try await AssistantWorld()
        world.holder.card.remove()
        async let answer = world.post("/v1/sign", world.wish("a"))
        let window = await world.window()
        #expect(await world.send("GET", window).text.contains(AssistantError(.noToken).sentence))
        let name = try #require(world.desk.signatures.current?.name)
        _ = await world.submit("\(window)/refuse", "name=\(name)")
        let answered = await answer
        #expect(answered.status == 403)
        #expect(answered.member("code") == "refused")
        #expect(answered.member("words") == AssistantError(.refused).sentence)
    }

    @Test("One question at a time: the second page gets 409, and the first its answer")
    func busy() async throws {
        let world = try await AssistantWorld()
        async let answer = world.post("/v1/sign", world.wish("a"))
        let window = await world.window()
        #expect(await world.post("/v1/sign", world.wish("b"), from: "https://other.example").status == 409)
        #expect(await world.post("/v1/pair").member("code") == "busy")
        let name = try #require(world.desk.signatures.current?.name)
        _ = await world.submit("\(window)/sign", "name=\(name)&pin=\(HolderCard.pin)")
        let answered = await answer
        #expect(answered.status == 200)
    }

    @Test("Nobody signs while a pairing waits for its code")
    func pairingFirst() async throws {
        let world = try await AssistantWorld()
        #expect(await world.post("/v1/pair").status == 200)
        #expect(await world.post("/v1/sign", world.wish("a")).status == 409)
        let window = await world.window()
        let name = try #require(world.desk.pairings.current?.name)
        _ = await world.submit("\(window)/unpair", "name=\(name)")
        #expect(world.desk.pairings.current == nil)
    }

    @Test("Who does not answer within two minutes has not confirmed")
    func late() async throws {
        let (ticks, clock) = AsyncStream.makeStream(of: Void.self)
        let (durations, asked) = AsyncStream.makeStream(of: Duration.self)
        let world = try await AssistantWorld { duration in
            asked.yield(duration)
            for await _ in ticks { return }
        }
        async let answer = world.post("/v1/sign", world.wish("a"))
        _ = await world.opened()
        clock.yield()
        let answered = await answer
        #expect(answered.status == 408)
        #expect(answered.member("code") == "not-confirmed")
        asked.finish()
        var waited: [Duration] = []
        for await duration in durations { waited.append(duration) }
        #expect(waited == [.seconds(120)])
        #expect(world.desk.signatures.current == nil)
    }

    @Test("A page that leaves takes its question with it")
    func left() async throws {
        let world = try await AssistantWorld()
        let page = Task { await world.post("/v1/sign", world.wish("a")) }
        _ = await world.opened()
        page.cancel()
        let answered = await page.value
        #expect(answered.member("code") == "not-confirmed")
        #expect(world.desk.signatures.current == nil)
    }

    @Test("Where no window opens, a page hears that at once, and nothing waits")
    func noBrowser() async throws {
        let world = try await AssistantWorld(hasBrowser: false)
        for (target, body) in [("/v1/pair", "{}"), ("/v1/sign", world.wish("a"))] {
            let answer = await world.post(target, body)
            #expect(answer.status == 503)
            #expect(answer.member("code") == "no-browser")
        }
        #expect(world.desk.pairings.current == nil)
        #expect(world.desk.signatures.current == nil)
    }

    @Test("A page does not fill the screen with windows: the seventh in a minute is refused")
    func windows() async throws {
        let world = try await AssistantWorld()
        for _ in 0..<6 { #expect(await world.post("/v1/pair").status == 200) }
        let seventh = await world.post("/v1/pair")
        #expect(seventh.status == 409)
        #expect(world.desk.pairings.current == nil)
        world.holder.clock.advance(bySeconds: 61)
        #expect(await world.post("/v1/pair").status == 200)
    }

    @Test("A link works once; used twice it ends what it opened")
    func link() async throws {
        let world = try await AssistantWorld()
        try world.desk.openWindow()
        let link = await world.opened()
        let session = try #require(await world.send("GET", link).fields["location"])
        #expect(await world.send("GET", session).status == 200)
        #expect(await world.send("GET", link).status == 404)
        #expect(await world.send("GET", session).status == 404)
    }

    @Test("A link is over after a minute, a session after a quarter of an hour without use")
    func over() async throws {
        let world = try await AssistantWorld()
        try world.desk.openWindow()
        let late = await world.opened()
        world.holder.clock.advance(bySeconds: 61)
        #expect(await world.send("GET", late).status == 404)
        try world.desk.openWindow()
        let session = await world.window()
        world.holder.clock.advance(bySeconds: 900)
        #expect(await world.send("GET", session).status == 200)
        world.holder.clock.advance(bySeconds: 901)
        #expect(await world.send("GET", session).status == 404)
    }

    @Test("Forms come from the window's own origin, and from a session that lasts")
    func forms() async throws {
        let world = try await AssistantWorld()
        async let answer = world.post("/v1/sign", world.wish("a"))
        let window = await world.window()
        let name = try #require(world.desk.signatures.current?.name)
        let body = "name=\(name)&pin=\(HolderCard.pin)"
        let type: (name: String, value: String) = ("Content-Type", "application/x-www-form-urlencoded")
        for origin in [AssistantWorld.page, "null", "http://127.0.0.1:17682"] {
            let stolen = await world.send("POST", "\(window)/sign", [("Origin", origin), type], body: body)
            #expect(stolen.status == 403, "\(origin)")
        }
        #expect(await world.send("POST", "\(window)/sign", [type], body: body).status == 403)
        #expect(await world.submit("/w/\(String(repeating: "0", count: 64))/sign", body).status == 404)
        #expect(await world.submit("\(window)/other", body).status == 404)
        #expect(world.desk.signatures.current != nil)
        _ = await world.submit("\(window)/refuse", "name=\(name)")
        let answered = await answer
        #expect(answered.status == 403)
    }

    @Test("Every page of it runs no script, loads nothing from elsewhere, and is in no frame")
    func policy() async throws {
        let world = try await AssistantWorld()
        try world.desk.openWindow()
        let window = await world.window()
        for target in [window, "\(window)/log", "/window.css", "/nothing"] {
            let answer = await world.send("GET", target)
            let policy = answer.fields["content-security-policy"] ?? ""
            #expect(policy.hasPrefix("default-src 'none'; style-src 'self';"), "\(target)")
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(answer.fields["cache-control"] == "no-store")
            #expect(!answer.text.contains("<script"))
            #expect(answer.fields["set-cookie"] == nil)
        }
    }

    @Test("修改PIN, 自检 and 撤销配对 are done in the window")
    func acts() async throws {
        let world = try await AssistantWorld()
        let token = try await world.paired()
        try world.desk.openWindow()
        let window = await world.window()
        let change = "token=3230323631313232&current=\(HolderCard.pin)&new=16180339&again="
        _ = await world.submit("\(window)/pin", change + "16180338")
        #expect(await world.send("GET", window).text.contains(AssistantError(.pinsDiffer).sentence))
        _ = await world.submit("\(window)/pin", change + "16180339")
        #expect(await world.send("GET", window).text.contains("PIN 已修改"))
        _ = await world.submit("\(window)/check", "token=3230323631313232&pin=16180339")
        #expect(await world.send("GET", window).text.contains("签名与验签（authentication）：正常"))
        #expect(world.holder.card.pinTriesLeft == 3)
        #expect(await world.send("GET", window).text.contains("已配对的网站"))
        _ = await world.submit("\(window)/revoke", "number=0")
        #expect(await world.post("/v1/tokens", token: token).status == 401)
        // The token of a form is none other, whatever its serial number is made of.
        for other in [Hexadecimal.encode(Array("GD+00012/7".utf8)), "GD%2B00012%2F7"] {
            let again = "token=\(other)&current=16180339&new=27182818&again=27182818"
            _ = await world.submit("\(window)/pin", again)
            let page = await world.send("GET", window).text
            #expect(!page.contains("PIN 已修改"), "\(other)")
        }
        #expect(world.holder.card.pinTriesLeft == 3)
        _ = await world.submit("\(window)/revoke", "number=7")
        #expect(await world.send("GET", window).status == 200)
    }
}

@Suite("What the window reads and shows")
struct WindowTextTests {
    @Test("A statement is shown whole: text as text, anything else in hexadecimal")
    func statements() {
        #expect(StatementView.text(of: Array("批准 <a>\n金额 100".utf8)) == "批准 &lt;a&gt;\n金额 100")
        #expect(StatementView.text(of: [0, 255]) == "00ff")
        #expect(StatementView.text(of: Array("a\u{202E}b".utf8)) == "61e280ae62")
        let long = StatementView.text(of: [UInt8](repeating: 0x01, count: 65))
        #expect(long.split(separator: "\n").map(\.count) == [64, 64, 2])
    }

    @Test("Words and PINs are read from a form, and nothing that a form of ours does not have")
    func forms() throws {
        let form = FormBody(Array("name=ab-1&pin=123456&name=second&bad=a%20b&empty=".utf8))
        #expect(form.word("name") == "ab-1")
        #expect(form.word("bad") == nil)
        #expect(form.word("empty") == nil)
        #expect(form.word("absent") == nil)
        #expect(form.word("am") == nil)
        let pin = form.secret("pin")
        let isTyped = pin.isEqual(to: HolderCard.typed("123456"))
        #expect(isTyped)
        let typedNothing = form.secret("absent").isEmpty
        #expect(typedNothing)
        let serial = FormBody(Array("token=47442b30".utf8))
        #expect(try serial.token() == "GD+0")
        #expect(try form.token() == nil)
        #expect(throws: AssistantError(.badRequest(member: "token"))) {
            try FormBody(Array("token=GD%2B0".utf8)).token()
        }
        let long = FormBody(Array(("name=" + String(repeating: "a", count: 129)).utf8))
        #expect(long.word("name") == nil)
    }
}
