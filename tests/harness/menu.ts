import { EventEmitter } from 'node:events';

type ItemOptions = Electron.MenuItemConstructorOptions;

/** A menu nobody can open; its items can be found and clicked by a test. */
export class MenuItem {
  readonly id: string | undefined;
  readonly label: string;
  readonly role: ItemOptions['role'];
  readonly type: NonNullable<ItemOptions['type']>;
  readonly submenu: Menu | undefined;
  enabled: boolean;
  readonly click: () => void;

  constructor({ id, label, role, type, submenu, enabled = true, click }: ItemOptions) {
    this.id = id;
    this.label = label ?? role ?? '';
    this.role = role;
    this.type = type ?? (submenu ? 'submenu' : 'normal');
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : undefined;
    this.enabled = enabled;
    this.click = () => (click as (() => void) | undefined)?.();
  }
}

export class Menu extends EventEmitter {
  static #application: Menu | null = null;
  readonly items: MenuItem[] = [];

  static buildFromTemplate(template: readonly ItemOptions[]): Menu {
    const menu = new Menu();
    menu.items.push(...template.map((item) => new MenuItem(item)));
    return menu;
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }
  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }
}
