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
            guard module.path.hasPrefix("/") else { return ("\(key).path", "must be an absolute path") }
            let pin = module.factoryOfficerPIN ?? "0000"
            guard (4...32).contains(pin.utf8.count), pin.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else {
                return ("\(key).factoryOfficerPIN", "must be 4 to 32 printable ASCII characters")
            }
        }
        return nil
    }
}
