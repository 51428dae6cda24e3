import NIOEmbedded
import Testing

@testable import Portal

@Suite("What an event loop may sign")
struct LoopAllowanceTests {
    @Test("So many between two looks at the sockets, and again after the next")
    func limit() {
        let loop = EmbeddedEventLoop()
        let allowance = LoopAllowance()
        for _ in 0..<3 {
            #expect((0..<LoopAllowance.limit).allSatisfy { _ in allowance.take(on: loop) })
            #expect(!allowance.take(on: loop))
            #expect(!allowance.take(on: loop))
            loop.run()
        }
        #expect(allowance.take(on: loop))
        loop.run()
        #expect((0..<LoopAllowance.limit).allSatisfy { _ in allowance.take(on: loop) })
    }
}
