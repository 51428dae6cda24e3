import Model
import Tokens

extension [TokenModule] {
    /// What is wrong with one of them.
    var fault: (key: String, detail: String)? {
        for (index, module) in enumerated() {
            let key = "tokenModules[\(index)]"
            guard AuthorityID(module.name) != nil else {
                return ("\(key).name", "must be 1 to 40 of a-z, 0-9 and '-', beginning with a letter")
            }
            guard prefix(index).allSatisfy({ $0.name != module.name }) else {
                return ("\(key).name", "stands there twice")
            }
            if let fault = module.placeFault { return (key + fault.member, fault.detail) }
            let pin = module.factoryOfficerPIN ?? "0000"
            guard (4...32).contains(pin.utf8.count), pin.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else {
                return ("\(key).factoryOfficerPIN", "must be 4 to 32 printable ASCII characters")
            }
        }
        return nil
    }
}

extension TokenModule {
    /// What is wrong with where it is.
    fileprivate var placeFault: (member: String, detail: String)? {
        switch (path, p11kit) {
        case (let path?, nil): return path.hasPrefix("/") ? nil : (".path", "must be an absolute path")
        case (nil, let name?):
            let isName =
                !name.isEmpty && name.utf8.count <= 64 && !name.contains("/") && !name.hasPrefix(".")
            guard isName, name.printable == name else {
                return (".p11kit", "must be 'all' or the name of a module that p11-kit lists")
            }
            return nil
        case (nil, nil), (.some, .some): return ("", "needs either 'path' or 'p11kit'")
        }
    }
}
