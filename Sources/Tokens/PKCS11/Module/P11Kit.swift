import Foundation

/// Where p11-kit has its modules.
///
/// Source: pkcs11.conf(5).
struct P11Kit {
    /// Every module, through the proxy.
    static let all = "all"
    /// A file of the first folder hides one of the same name in the second.
    static let folders = ["/etc/pkcs11/modules", "/usr/share/p11-kit/modules"]

    /// What the centre calls the module, for errors.
    let module: String
    var folders = P11Kit.folders

    /// The library of a module.
    ///
    /// - Throws: `TokenError` with `.moduleFailed` for one that is not configured, or whose file names no library.
    func library(_ name: String) throws(TokenError) -> String {
        guard name != P11Kit.all else {
            return try found(in: P11Kit.libraries.map { "\($0)/p11-kit-proxy.so" })
        }
        for folder in folders {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name).module") else {
                continue
            }
            guard let file = P11Kit.module(in: String(decoding: data.prefix(1 << 16), as: UTF8.self)) else {
                throw failure("p11-kit's file \(folder)/\(name).module names no library")
            }
            if file.hasPrefix("/") { return file }
            return try found(in: P11Kit.libraries.map { "\($0)/pkcs11/\(file)" })
        }
        throw failure("p11-kit has no module '\(name)' (p11-kit list-modules)")
    }

    /// The value of `module:`; a file without one is for the trust of certificates, or switches a module off.
    static func module(in text: String) -> String? {
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            if parts.count == 2, parts[0] == "module", !parts[1].isEmpty { return parts[1] }
        }
        return nil
    }

    private static let libraries = [
        "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib",
    ]

    private func found(in paths: [String]) throws(TokenError) -> String {
        guard let path = paths.first(where: FileManager.default.fileExists(atPath:)) else {
            throw failure("\(paths.first ?? "-") is not installed")
        }
        return path
    }

    private func failure(_ detail: String) -> TokenError {
        TokenError(.moduleFailed(module: module, detail: detail))
    }
}
