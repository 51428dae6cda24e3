import NIOCore
import NIOPosix

/// A table of whole answers for each event loop.
struct ReplyTables: Sendable {
    private let tables: [ObjectIdentifier: NIOLoopBoundBox<ReplyTable>]

    init(_ group: MultiThreadedEventLoopGroup) {
        var tables: [ObjectIdentifier: NIOLoopBoundBox<ReplyTable>] = [:]
        for loop in group.makeIterator() {
            tables[ObjectIdentifier(loop)] = .makeBoxSendingValue(ReplyTable(), eventLoop: loop)
        }
        self.tables = tables
    }

    /// The table of `loop`; to be called on it.
    func table(of loop: any EventLoop) -> ReplyTable {
        tables[ObjectIdentifier(loop)]?.value ?? ReplyTable()
    }
}
