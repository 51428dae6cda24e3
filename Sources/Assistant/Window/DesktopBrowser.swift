import Foundation
import Glibc
import Model
import Synchronization

/// The user's browser, through the desktop (`xdg-open`).
///
/// It is given a file that only the user can read and that leads to the address: what a program is started with stands in the list
/// of processes, where everybody reads it.
public final class DesktopBrowser: Sendable {
    /// What opens files on a desktop.
    public static let program = "/usr/bin/xdg-open"

    private let folder: String
    private let program: String
    private let last = Mutex<String?>(nil)
    /// What was started and may have ended.
    private let started = Mutex<[pid_t]>([])

    /// Names the places.
    ///
    /// - Parameters:
    ///   - folder: a folder of the user's own, as `$XDG_RUNTIME_DIR`.
    ///   - program: what opens files.
    public init(folder: String, program: String = DesktopBrowser.program) {
        self.folder = folder
        self.program = program
    }

    deinit { forget() }

    /// Opens an address; one that was opened before is forgotten.
    ///
    /// - Returns: false when there is no desktop, or the file cannot be written.
    @discardableResult
    public func open(_ address: String) -> Bool {
        forget()
        guard let name = try? RandomWord.name() else { return false }
        let path = "\(folder)/pki-assistant-\(name).html"
        guard DesktopBrowser.write(DesktopBrowser.page(address), to: path) else { return false }
        last.withLock { $0 = path }
        started.withLock { $0.removeAll { waitpid($0, nil, WNOHANG) != 0 } }
        guard let process = ProgramStart(program, [path]).run() else { return false }
        started.withLock { $0.append(process) }
        return true
    }

    /// Shows why there is no window: a start from a desktop has no terminal to say it on.
    ///
    /// The page has no address and no secret, and stays until it is shown again: this process is about to end.
    ///
    /// - Returns: false when there is no desktop, or the file cannot be written.
    @discardableResult
    public func show(_ failure: AssistantError) -> Bool {
        let path = "\(folder)/pki-assistant-failure.html"
        _ = unsafe unlink(path)
        guard DesktopBrowser.write(DesktopBrowser.page(failure), to: path) else { return false }
        return ProgramStart(program, [path]).run() != nil
    }

    /// Removes the file.
    public func forget() {
        let path = last.withLock { last -> String? in
            defer { last = nil }
            return last
        }
        if let path { try? FileManager.default.removeItem(atPath: path) }
    }

    /// A page that leads to the address by itself.
    private static func page(_ address: String) -> String {
        let address = WindowPage.escaped(address)
        return """
            <!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>数字证书助手</title>
            <meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=\(address)">
            <p><a href="\(address)">打开数字证书助手</a></p></html>

            """
    }

    private static func page(_ failure: AssistantError) -> String {
        let english = [failure.message, failure.hint].compactMap(\.self).map { $0.printable }
        return """
            <!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>数字证书助手</title>
            <h1>数字证书助手没有启动</h1><p>\(WindowPage.escaped(failure.sentence))</p>
            <p lang="en">\(WindowPage.escaped(english.joined(separator: "; ")))</p></html>

            """
    }

    /// Makes a new file that nobody else can read.
    private static func write(_ text: String, to path: String) -> Bool {
        let descriptor = unsafe Glibc.open(
            path,
            O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW,
            0o600
        )
        guard descriptor >= 0 else { return false }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        return (try? handle.write(contentsOf: Data(text.utf8))) != nil
    }
}
