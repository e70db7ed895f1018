import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { LibraryState } from '../library/library-store.ts';
import type { JobsState } from '../jobs/jobs-store.ts';
import type { Words } from '../words/words.ts';
import type { PlaceState } from './place.ts';
import type { Table } from './table.ts';

const TableContext = createContext<Table | null>(null);

export function TableProvider({ table, children }: { readonly table: Table; readonly children: ReactNode }) {
  return <TableContext value={table}>{children}</TableContext>;
}

export function useTable(): Table {
  const table = useContext(TableContext);
  if (!table) throw new Error('used outside TableProvider');
  return table;
}

export const useWords = (): Words => useTable().words;
export const useLibrary = <T,>(select: (state: LibraryState) => T): T => useStore(useTable().library.store, select);
export const useJobs = <T,>(select: (state: JobsState) => T): T => useStore(useTable().jobs.store, select);
export const usePlace = <T,>(select: (state: PlaceState) => T): T => useStore(useTable().place.store, select);
