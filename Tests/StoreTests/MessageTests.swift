import Model
import Store
import StoreSupport
import Testing

@Suite("Messages in the book")
struct MessageTests {
    private static let later = Timestamp(secondsSinceEpoch: 4_000_000_000)

    @Test("A notice waits on every way, and moves only from where it stands")
    func moves() async throws {
        let world = try await TestBook()
        try await world.book.commit([.queueNotice(Sample.notice(nil))])
        let due = try world.book.dueMessages(at: MessageTests.later, limit: 9)
        #expect(due.map(\.record.channel) == [.mail, .shortMessage])
        #expect(
            due.allSatisfy {
                $0.record.state == .waiting && $0.record.attempts == 0 && $0.notice == Sample.notice(nil)
            }
        )
        #expect(try world.book.dueMessages(at: Timestamp(secondsSinceEpoch: 0), limit: 9) == [])
        var next = due[0].record
        next.state = .sent
        next.attempts = 1
        next.target = "z****@example.cn"
        next.detail = "taken"
        try await world.book.commit([.updateMessage(next, from: due[0].record)])
        #expect(try world.book.messages(ofNotice: next.notice).map(\.record) == [next, due[1].record])
        #expect(try world.book.messages([.sent], limit: 9).map(\.record) == [next])
        #expect(try world.book.dueMessages(at: MessageTests.later, limit: 9) == [due[1]])
        let object = "MAIL of notice \(next.notice)"
        try await world.expectRefusal(
            .stateChanged(object: object),
            [.updateMessage(next, from: due[0].record)]
        )
        let stranger = MessageRecord(
            notice: 99,
            channel: .mail,
            state: .sent,
            attempts: 0,
            dueAt: MessageTests.later,
            target: nil,
            detail: nil,
            updatedAt: MessageTests.later
        )
        try await world.expectRefusal(
            .notFound(object: "MAIL of notice 99"),
            [.updateMessage(stranger, from: stranger)]
        )
    }
}
