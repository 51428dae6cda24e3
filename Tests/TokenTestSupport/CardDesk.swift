import Foundation
import Synchronization
import TestSupport
import Tokens

/// A real `pcscd` with virtual readers for the tests of this process, started once and private to it.
///
/// The PC/SC library takes its socket once per process, so there is one desk; each test borrows a reader of its own.
public final class CardDesk: Sendable {
    private static let readerCount = 4
    private static let shared = Result { try CardDesk() }

    /// The socket, for other programs in `PCSCLITE_CSOCK_NAME`.
    public var socketPath: String { service.socketPath }
    private let directory: TemporaryDirectory
    private let service: VirtualReaderService
    private let free: Mutex<[Int]>

    /// The one desk.
    public static func open() throws -> CardDesk { try shared.get() }

    private init() throws {
        directory = try TemporaryDirectory()
        service = try VirtualReaderService(directory: directory.url.path, readerCount: Self.readerCount)
        PCSC.useSocket(at: service.socketPath)
        free = Mutex(Array(service.readers.indices))
        // Nothing else ends a static value.
        atexit { try? CardDesk.open().close() }
    }

    /// Lends a reader to `body`, with nothing in it.
    public func withReader<Value: Sendable>(
        _ body: @Sendable (BorrowedReader) async throws -> Value
    ) async throws -> Value {
        let index = try await borrow(1)
        defer { free.withLock { $0 += index } }
        return try await lend(index[0], body)
    }

    /// Lends a reader to `body` while no other one is in use: for programs that touch every reader they find, and reset
    /// the cards in them.
    public func withReaderAlone<Value: Sendable>(
        _ body: @Sendable (BorrowedReader) async throws -> Value
    ) async throws -> Value {
        let indices = try await borrow(Self.readerCount)
        defer { free.withLock { $0 += indices } }
        return try await lend(indices[0], body)
    }

    /// Lends two readers in the same way.
    public func withTwoReadersAlone<Value: Sendable>(
        _ body: @Sendable (BorrowedReader, BorrowedReader) async throws -> Value
    ) async throws -> Value {
        let indices = try await borrow(Self.readerCount)
        defer { free.withLock { $0 += indices } }
        return try await lend(indices[0]) { first in
            try await lend(indices[1]) { second in try await body(first, second) }
        }
    }

    /// Lends all four readers.
    public func withAllReaders<Value: Sendable>(
        _ body: @Sendable ([BorrowedReader]) async throws -> Value
    ) async throws -> Value {
        let indices = try await borrow(Self.readerCount)
        defer { free.withLock { $0 += indices } }
        let readers = indices.map { BorrowedReader(service.readers[$0], service) }
        let result: Result<Value, any Error>
        do { result = .success(try await body(readers)) } catch { result = .failure(error) }
        for reader in readers { try await reader.pull() }
        return try result.get()
    }

    private func lend<Value: Sendable>(
        _ index: Int,
        _ body: @Sendable (BorrowedReader) async throws -> Value
    ) async throws -> Value {
        let reader = BorrowedReader(service.readers[index], service)
        let result: Result<Value, any Error>
        do { result = .success(try await body(reader)) } catch { result = .failure(error) }
        try await reader.pull()
        return try result.get()
    }

    private func close() {
        service.stop()
        try? FileManager.default.removeItem(at: directory.url)
    }

    private func borrow(_ count: Int) async throws -> [Int] {
        while true {
            let borrowed = free.withLock { free -> [Int] in
                guard free.count >= count else { return [] }
                defer { free.removeLast(count) }
                return free.suffix(count)
            }
            guard borrowed.isEmpty else { return borrowed }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
