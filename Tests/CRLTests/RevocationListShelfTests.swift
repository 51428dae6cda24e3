import CRL
import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@Suite("Serving revocation lists")
struct RevocationListShelfTests {
    @Test("What is published is served, and what replaces it is served next")
    func replacement() async throws {
        let press = try Press()
        let shelf = RevocationListShelf(directory: press.publisher.directory)
        #expect(try shelf.list(press.name) == nil)
        for count in 1...3 {
            press.revoke(count)
            let record = try await press.publisher.publish(for: press.issuer)[0].record
            let list = try #require(try shelf.list(press.name))
            #expect(list.fingerprint == record.fingerprint)
            #expect(list.thisUpdate == record.thisUpdate)
            #expect(list.nextUpdate == record.nextUpdate)
            guard case .octets(let der) = list.content else { return #expect(Bool(false)) }
            #expect(try der == press.published()?.der)
        }
    }

    @Test("A large list stays in its file, which stays what it was while a new one takes its name")
    func large() async throws {
        let press = try Press()
        for number in 1...30_000 { press.revoke(number) }
        _ = try await press.publisher.publish(for: press.issuer)
        let shelf = RevocationListShelf(directory: press.publisher.directory)
        let list = try #require(try shelf.list(press.name))
        let der = try #require(try press.published()).der
        press.revoke(30_001)
        _ = try await press.publisher.publish(for: press.issuer)
        guard case .file(let file) = list.content else { return #expect(Bool(false), "\(der.count)") }
        #expect(file.count == der.count)
        let descriptor = try #require(file.duplicate())
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        #expect(try handle.readToEnd().map { [UInt8]($0) } == der)
        #expect(try shelf.list(press.name)?.fingerprint != list.fingerprint)
    }

    @Test("A file that is not a list is not served")
    func garbage() throws {
        let press = try Press()
        try press.directory.write([0x30, 0x03, 1, 2, 3], to: "issuing.crl")
        let shelf = RevocationListShelf(directory: press.publisher.directory)
        #expect(throws: RevocationListError.self) { try shelf.list(press.name) }
    }
}
