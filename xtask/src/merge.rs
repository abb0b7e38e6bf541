//! Merges WebAssembly modules: the splitter writes one for each set of pages that use the same code, and a browser should
//! not have to load each of them.

use std::convert::Infallible;

use anyhow::{Result, anyhow, bail};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, FunctionSection, ImportSection,
    Module, TypeSection,
};
use wasmparser::{Parser, Payload, TypeRef};

/// How far the indices of a module move.
#[derive(Clone, Copy, Default)]
struct Shift {
    types: u32,
    functions: u32,
    elements: u32,
    data: u32,
}

impl Reencode for Shift {
    type Error = Infallible;

    fn type_index(&mut self, index: u32) -> Result<u32, Error<Infallible>> {
        Ok(index + self.types)
    }

    fn function_index(&mut self, index: u32) -> Result<u32, Error<Infallible>> {
        Ok(index + self.functions)
    }

    fn element_index(&mut self, index: u32) -> Result<u32, Error<Infallible>> {
        Ok(index + self.elements)
    }

    fn data_index(&mut self, index: u32) -> Result<u32, Error<Infallible>> {
        Ok(index + self.data)
    }
}

#[derive(Default)]
struct Merged {
    types: TypeSection,
    imports: ImportSection,
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
    /// What the modules import, for comparison.
    imported: Option<Vec<String>>,
    /// The numbers of all modules so far.
    next: Shift,
}

/// One module instead of `modules`, which import the same memory, table and globals, and export nothing.
///
/// # Errors
/// A module is invalid or has something else.
pub(crate) fn merge(modules: &[Vec<u8>]) -> Result<Vec<u8>> {
    let mut merged = Merged::default();
    for module in modules {
        merged.add(module).map_err(|error| anyhow!("modules cannot be merged: {error}"))?;
    }
    let mut module = Module::new();
    module.section(&merged.types).section(&merged.imports).section(&merged.functions);
    module.section(&merged.elements);
    if merged.next.data > 0 {
        module.section(&DataCountSection { count: merged.next.data });
    }
    module.section(&merged.code).section(&merged.data);
    Ok(module.finish())
}

impl Merged {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the splitter writes no other sections")]
    fn add(&mut self, module: &[u8]) -> Result<()> {
        let mut shift = self.next;
        let invalid = |error: Error<Infallible>| anyhow!("{error}");
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(section) => {
                    self.next.types += section.count();
                    shift.parse_type_section(&mut self.types, section).map_err(invalid)?;
                }
                Payload::ImportSection(section) => self.import(section)?,
                Payload::FunctionSection(section) => {
                    self.next.functions += section.count();
                    shift.parse_function_section(&mut self.functions, section).map_err(invalid)?;
                }
                Payload::ElementSection(section) => {
                    self.next.elements += section.count();
                    shift.parse_element_section(&mut self.elements, section).map_err(invalid)?;
                }
                Payload::CodeSectionEntry(body) => {
                    shift.parse_function_body(&mut self.code, body).map_err(invalid)?;
                }
                Payload::DataSection(section) => {
                    self.next.data += section.count();
                    shift.parse_data_section(&mut self.data, section).map_err(invalid)?;
                }
                Payload::Version { .. }
                | Payload::CodeSectionStart { .. }
                | Payload::DataCountSection { .. }
                | Payload::CustomSection(_)
                | Payload::End(_) => {}
                // The splitter writes an empty one.
                Payload::ExportSection(section) if section.count() == 0 => {}
                other => bail!("unexpected section {other:?}"),
            }
        }
        Ok(())
    }

    /// The imports of the first module; those of the others are equal.
    fn import(&mut self, section: wasmparser::ImportSectionReader<'_>) -> Result<()> {
        let imports = section.clone().into_imports().collect::<Result<Vec<_>, _>>()?;
        if imports.iter().any(|import| matches!(import.ty, TypeRef::Func(_))) {
            bail!("a function is imported");
        }
        let imports: Vec<_> = imports.iter().map(|import| format!("{import:?}")).collect();
        match &self.imported {
            None => {
                let mut shift = Shift::default();
                shift
                    .parse_import_section(&mut self.imports, section)
                    .map_err(|error| anyhow!("{error}"))?;
                self.imported = Some(imports);
            }
            Some(first) if *first == imports => {}
            Some(first) => bail!("the imports {imports:?} are not {first:?}"),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        ConstExpr, Elements, EntityType, Function, Instruction, MemoryType, RefType, TableType,
        ValType,
    };

    /// A module whose function number 1 calls number 0, with a table entry and a data segment at `at`.
    fn module(value: i32, at: i32) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        let mut imports = ImportSection::new();
        let memory = MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        };
        imports.import("m", "memory", EntityType::Memory(memory));
        let table = TableType {
            element_type: RefType::FUNCREF,
            minimum: 2,
            maximum: None,
            table64: false,
            shared: false,
        };
        imports.import("m", "table", EntityType::Table(table));
        let mut functions = FunctionSection::new();
        functions.function(0).function(0);
        let mut elements = ElementSection::new();
        let offset = ConstExpr::i32_const(at);
        elements.active(None, &offset, Elements::Functions(vec![1].into()));
        let mut code = CodeSection::new();
        for body in [Instruction::I32Const(value), Instruction::Call(0)] {
            let mut function = Function::new([]);
            function.instruction(&body).instruction(&Instruction::End);
            code.function(&function);
        }
        let mut data = DataSection::new();
        data.active(0, &offset, [7]);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&elements);
        module.section(&code).section(&data);
        module.finish()
    }

    #[test]
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these sections are compared")]
    fn calls_stay_within_their_module() {
        let merged = merge(&[module(5, 0), module(6, 1)]).unwrap();
        let mut called = Vec::new();
        let mut entries = Vec::new();
        for payload in Parser::new(0).parse_all(&merged) {
            match payload.unwrap() {
                Payload::CodeSectionEntry(body) => {
                    let operator = body.get_operators_reader().unwrap().read().unwrap();
                    called.push(format!("{operator:?}"));
                }
                Payload::ElementSection(section) => {
                    for element in section {
                        let wasmparser::ElementItems::Functions(items) = element.unwrap().items
                        else {
                            panic!("no functions")
                        };
                        entries.extend(items.into_iter().map(Result::unwrap));
                    }
                }
                Payload::ImportSection(section) => {
                    assert_eq!(section.into_imports().count(), 2);
                }
                _ => {}
            }
        }
        assert_eq!(entries, [1, 3]);
        assert_eq!(
            called,
            [
                "I32Const { value: 5 }",
                "Call { function_index: 0 }",
                "I32Const { value: 6 }",
                "Call { function_index: 2 }"
            ]
        );
    }

    #[test]
    fn refuses_other_imports() {
        let mut imports = ImportSection::new();
        let global =
            wasm_encoder::GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        imports.import("m", "global", EntityType::Global(global));
        let mut other = Module::new();
        other.section(&imports);
        assert!(merge(&[module(5, 0), other.finish()]).is_err());
    }
}
