import type { Net, PowerMonitor } from 'electron';
import type { ConditionPort } from '../ports.ts';

/** Electron tells the main process nothing when the network comes or goes; asking costs next to nothing. */
const askEveryMs = 5000;

/** Whether there is a network, as the operating system sees it. Asked only while somebody listens, and at once after sleep. */
export function networkCondition({
  net,
  powerMonitor,
}: {
  net: Pick<Net, 'isOnline'>;
  powerMonitor: Pick<PowerMonitor, 'on' | 'off'>;
}): ConditionPort {
  return {
    holds: () => net.isOnline(),
    onChange: (listener) => {
      let was = net.isOnline();
      const ask = (): void => {
        const is = net.isOnline();
        if (is === was) return;
        was = is;
        listener();
      };
      const timer = setInterval(ask, askEveryMs);
      timer.unref();
      powerMonitor.on('resume', ask);
      return () => {
        clearInterval(timer);
        powerMonitor.off('resume', ask);
      };
    },
  };
}

/** Whether the machine runs on its battery. */
export function batteryCondition(powerMonitor: Pick<PowerMonitor, 'on' | 'off' | 'isOnBatteryPower'>): ConditionPort {
  return {
    holds: () => powerMonitor.isOnBatteryPower(),
    onChange: (listener) => {
      const tell = (): void => listener();
      powerMonitor.on('on-battery', tell);
      powerMonitor.on('on-ac', tell);
      return () => {
        powerMonitor.off('on-battery', tell);
        powerMonitor.off('on-ac', tell);
      };
    },
  };
}
