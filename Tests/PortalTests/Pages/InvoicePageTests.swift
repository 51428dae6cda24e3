import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("发票, as applicants and finance see it")
struct InvoicePageTests {
    @Test("It is asked for once the order is paid, filled in from the application, and mended")
    func asked() async throws {
        let world = try await HolderPages()
        let number = try await world.approved()
        let path = "/applications/\(number)/invoice"
        #expect(await world.get(path).status == 404)
        #expect(!HolderPages.text(await world.get("/applications/\(number)")).contains(path))
        let payment = try Payment(channel: .offline, transaction: "T-1", amountFen: 100)
        _ = try await world.desk.confirmPayment(number, payment, by: HolderPages.finance)
        #expect(HolderPages.text(await world.get("/applications/\(number)")).contains("href=\"\(path)\""))
        let page = HolderPages.text(await world.get(path))
        #expect(page.contains("value=\"王建华\"") && page.contains("1.00 元"))
        let wrong = await world.send(path, ["title": "王", "taxNo": "1", "email": "x"])
        #expect(wrong.status == 422 && HolderPages.text(wrong).contains("id=\"taxNo-error\""))
        for title in ["王建华", "某某公司"] {
            let sent = await world.send(path, ["title": title, "taxNo": "", "email": "a@expert.example"])
            #expect(sent.status == 303 && HolderPages.place(sent) == path)
            #expect(try world.book.invoice(of: number)?.title == title)
        }
        #expect(HolderPages.text(await world.get(path)).contains("待开具"))
        #expect(await world.portal.ask(path, world.portal.li).status == 404)
        #expect(await world.get("\(path).pdf").status == 404)
    }

    @Test("Finance puts its number on record with a signature, and the owner alone saves its PDF")
    func issued() async throws {
        let world = try await HolderPages()
        let number = try await world.approved()
        let payment = try Payment(channel: .offline, transaction: "T-1", amountFen: 100)
        _ = try await world.desk.confirmPayment(number, payment, by: HolderPages.finance)
        let path = "/applications/\(number)/invoice"
        _ = await world.send(path, ["title": "王建华", "taxNo": "", "email": "a@expert.example"])
        let staff = try await StaffWorld(before: world.portal)
        let queue = StaffWorld.text(await staff.get("/invoices", as: .finance))
        #expect(queue.contains(number.text) && queue.contains("a@expert.example"))
        let form = ["deed": "invoice_issue", "number": "1234567x"]
        #expect(await staff.post("/invoices/\(number)", form, as: .finance).status == 422)
        let done = try await staff.decide(
            "/invoices/\(number)",
            ["deed": "invoice_issue", "number": "12345678"],
            as: .finance
        )
        #expect(done.status == 200)
        #expect(try world.book.invoice(of: number)?.number == "12345678")
        #expect(HolderPages.text(await world.get(path)).contains("12345678"))
        #expect(await world.send(path, ["title": "别的公司", "taxNo": "", "email": "b@c.cn"]).status == 303)
        #expect(try world.book.invoice(of: number)?.title == "王建华")
        #expect(await world.get("\(path).pdf").status == 404)
    }

    @Test("A PDF that came with the number is saved by its owner and by nobody else")
    func file() async throws {
        let world = try await HolderPages()
        let number = try await world.approved()
        let payment = try Payment(channel: .offline, transaction: "T-1", amountFen: 100)
        _ = try await world.desk.confirmPayment(number, payment, by: HolderPages.finance)
        let path = "/applications/\(number)/invoice"
        _ = await world.send(path, ["title": "王建华", "taxNo": "", "email": "a@expert.example"])
        let pdf = Array("%PDF-1.7\n1 0 obj\n%%EOF\n".utf8)
        _ = try await world.desk.issueInvoice(number, code: "12345678", pdf: pdf, by: HolderPages.finance)
        let saved = await world.get("\(path).pdf")
        #expect(saved.status == 200 && saved.body == pdf)
        #expect(saved.fields.contains { $0 == ("content-type", "application/pdf") })
        #expect(await world.portal.ask("\(path).pdf", world.portal.li).status == 404)
        #expect(HolderPages.text(await world.get(path)).contains("下载发票"))
    }

    @Test("Finance attaches the PDF at the desk; what is none is told, and larger bodies are nobody else's")
    func attached() async throws {
        let world = try await HolderPages()
        let number = try await world.approved()
        let payment = try Payment(channel: .offline, transaction: "T-1", amountFen: 100)
        _ = try await world.desk.confirmPayment(number, payment, by: HolderPages.finance)
        let path = "/applications/\(number)/invoice"
        _ = await world.send(path, ["title": "王建华", "taxNo": "", "email": "a@expert.example"])
        let staff = try await StaffWorld(before: world.portal)
        let page = StaffWorld.text(await staff.get("/invoices/\(number)", as: .finance))
        #expect(page.contains("enctype=\"multipart/form-data\"") && page.contains("type=\"file\""))
        let before = world.portal.shelf.count
        let wrong = await send(Array("GIF89a".utf8), number, as: .finance, staff)
        #expect(wrong.status == 422 && StaffWorld.text(wrong).contains("invoice_issue-file-error"))
        #expect(await send(Array("%PDF-1.7\n%%EOF\n".utf8), number, as: .reviewer, staff).status == 403)
        #expect(world.portal.shelf.count == before)
        let pdf = Array("%PDF-1.7\n1 0 obj\n%%EOF\n".utf8)
        let decision = try #require(StaffWorld.number(await send(pdf, number, as: .finance, staff)))
        let statements = try #require(await staff.statements(decision, as: .finance))
        #expect(try await staff.sign(decision, statements, as: .finance).status == 200)
        #expect(await world.get("\(path).pdf").body == pdf)

        for (role, isTaken) in [(StaffRecord.Role.finance, true), (.reviewer, false)] {
            let call = StaffWorld.call("/invoices/\(number)", as: role)
            #expect(await staff.responder.largeBodies.admits(call) == isTaken)
        }
        let elsewhere = StaffWorld.call("/payments/\(number)", as: .finance)
        #expect(await !staff.responder.largeBodies.admits(elsewhere))
    }

    private func send(
        _ file: [UInt8],
        _ number: ApplicationNumber,
        as role: StaffRecord.Role,
        _ staff: StaffWorld
    ) async -> HTTPReply {
        let token = staff.token(of: StaffWorld.certificate(StaffWorld.person(role).name))
        var body: [UInt8] = []
        for (name, text) in [("deed", "invoice_issue"), ("number", "12345678"), ("token", token)] {
            let head = "--B\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n"
            body += Array("\(head)\(text)\r\n".utf8)
        }
        let head = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n"
        body += Array(head.utf8) + file + Array("\r\n--B--\r\n".utf8)
        let type = (name: "content-type", value: "multipart/form-data; boundary=B")
        return await staff.responder.respond(
            to: StaffWorld.call("/invoices/\(number)", as: role, fields: [type], body: body)
        )
    }
}

extension StaffWorld {
    /// A form that somebody sends.
    fileprivate static func call(
        _ path: String,
        as role: StaffRecord.Role,
        fields: [(name: String, value: String)] = [],
        body: [UInt8] = []
    ) -> HTTPCall {
        HTTPCall(
            method: "POST",
            target: path,
            fields: fields,
            body: body,
            peer: PeerCertificate(der: certificate(person(role).name)),
            address: "192.0.2.9"
        )
    }
}
