import Foundation
import Issuer
import Model
import TestSupport
import Testing

@Suite("Files that somebody names")
struct InputFileTests {
    private func refusal(_ path: String, limit: Int = 100) -> InputFileError? {
        let error = #expect(throws: InputFileError.self) { try InputFile(path, limit: limit).read() }
        #expect(error?.hint != nil)
        return error
    }

    @Test("A file of up to the limit is read whole")
    func whole() throws {
        let folder = try TemporaryDirectory()
        for count in [0, 1, 65_535, 65_536, 200_000] {
            let bytes = [UInt8](repeating: 7, count: count)
            try Data(bytes).write(to: folder.url.appendingPathComponent("file"))
            #expect(try InputFile(folder.path("file"), limit: count).read() == bytes)
        }
        #expect(refusal(folder.path("file"), limit: 199_999)?.reason == .tooLarge)
    }

    @Test("What is missing, a folder, a device without end and a pipe without writer are refused at once")
    func others() throws {
        let folder = try TemporaryDirectory()
        let missing = try #require(refusal(folder.path("nothing")))
        #expect(missing.kind == .notFound)
        #expect(missing.message == "there is no file \(folder.path("nothing"))")
        #expect(refusal(folder.url.path)?.reason == .notAFile)
        #expect(refusal("/dev/zero")?.reason == .notAFile)
        #expect(unsafe mkfifo(folder.path("pipe"), 0o600) == 0)
        #expect(refusal(folder.path("pipe"))?.kind == .invalidInput)
    }
}
